// What a key means at the desk. Pure: given a key press and where it fell, an intent or nothing.

import { panelOn } from "./panels";
import { ACTS, type Verb } from "./verbs";

export type Intent =
  | { type: "move"; by: number }
  | { type: "extend"; by: number }
  | { type: "pick-all" }
  | { type: "fold"; open: boolean }
  | { type: "gather" }
  | { type: "news" }
  | { type: "edge"; to: "first" | "last" }
  | { type: "open" }
  | { type: "verb"; verb: Verb }
  | { type: "propose"; rank: number }
  | { type: "tab"; by: number }
  | { type: "map"; what: "all" | "here" | "follow" }
  | { type: "filter" }
  | { type: "search" }
  | { type: "board" }
  | { type: "acknowledge" }
  | { type: "pick" }
  | { type: "tour" }
  | { type: "policy" }
  | { type: "panel"; id: string }
  | { type: "help" }
  | { type: "escape" };

export interface KeyPress {
  key: string;
  code: string;
  ctrl: boolean;
  alt: boolean;
  shift?: boolean;
  repeat: boolean;
}

/** `typing` inside a field; `control` on a button or link, which keeps Enter for itself. */
export type Where = "page" | "typing" | "control";

export const ALARM_KEY = "F2"; // free in the browsers of the room, and typed in no word

const NAMED: Record<string, Intent> = {
  ArrowDown: { type: "move", by: 1 },
  ArrowUp: { type: "move", by: -1 },
  j: { type: "move", by: 1 },
  k: { type: "move", by: -1 },
  PageDown: { type: "move", by: 8 },
  PageUp: { type: "move", by: -8 },
  Home: { type: "edge", to: "first" },
  End: { type: "edge", to: "last" },
  ArrowRight: { type: "tab", by: 1 },
  ArrowLeft: { type: "tab", by: -1 },
  Enter: { type: "open" },
  "/": { type: "filter" },
  "?": { type: "help" },
  b: { type: "board" },
  h: { type: "policy" },
  l: { type: "tour" },
  " ": { type: "pick" },
  f: { type: "map", what: "follow" },
  v: { type: "map", what: "here" },
  "+": { type: "fold", open: true },
  "-": { type: "fold", open: false },
  ",": { type: "news" },
};

// With Shift a letter does to several what it does to one, or picks them.
const SHIFTED: Record<string, Intent> = {
  arrowdown: { type: "extend", by: 1 },
  arrowup: { type: "extend", by: -1 },
  j: { type: "extend", by: 1 },
  k: { type: "extend", by: -1 },
  g: { type: "gather" },
};

const VERB_KEYS = new Map(ACTS.map((candidate) => [candidate.key, candidate.verb]));

export function intentOf(press: KeyPress, where: Where, lettersOn: boolean): Intent | null {
  if (press.ctrl && press.key.toLowerCase() === "k") return { type: "search" };
  if (press.ctrl && press.key.toLowerCase() === "a" && where === "page") return { type: "pick-all" };
  if (press.ctrl || press.alt) return null;
  if (press.key === ALARM_KEY) return { type: "acknowledge" }; // even in the middle of a word
  if (press.key === "Escape") return { type: "escape" };
  if (isFunctionKey(press.key)) return panel(press);
  if (where === "typing") return null;
  if (where === "control" && (press.key === "Enter" || press.key === " ")) return null;
  const intent = shifted(press) ?? digit(press) ?? named(press) ?? letter(press) ?? panel(press);
  if (!intent) return null;
  if (!lettersOn && isCharacter(press)) return null;
  return press.repeat && !HELD.has(intent.type) ? null : intent;
}

const HELD: ReadonlySet<Intent["type"]> = new Set(["move", "extend"]); // a key held down moves, but never acts twice

function shifted(press: KeyPress): Intent | null {
  return press.shift ? (SHIFTED[press.key.toLowerCase()] ?? null) : null;
}

/** By place, not by character: the upper row of a French keyboard gives "&é" for 1 and 2. */
function digit(press: KeyPress): Intent | null {
  const found = /^(?:Digit|Numpad)([0-3])$/.exec(press.code);
  if (!found) return null;
  const n = Number(found[1]);
  return n === 0 ? { type: "map", what: "all" } : { type: "propose", rank: n };
}

function named(press: KeyPress): Intent | null {
  return NAMED[press.key.length === 1 ? press.key.toLowerCase() : press.key] ?? null;
}

function letter(press: KeyPress): Intent | null {
  const verb = VERB_KEYS.get(press.key.toLowerCase());
  return verb ? { type: "verb", verb } : null;
}

function panel(press: KeyPress): Intent | null {
  const found = panelOn(isFunctionKey(press.key) ? press.key : press.key.toLowerCase());
  return found ? { type: "panel", id: found.id } : null;
}

function isFunctionKey(key: string): boolean {
  return /^F\d+$/.test(key);
}

function isCharacter(press: KeyPress): boolean {
  return press.key.length === 1;
}

export function whereIs(target: EventTarget | null): Where {
  if (!(target instanceof Element)) return "page";
  if (target.closest("input, textarea, select, [contenteditable='true']")) return "typing";
  return target.closest("button, a[href], summary") ? "control" : "page";
}
