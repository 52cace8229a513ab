// What an operator types while somebody speaks on the telephone: one draft per call, and what each key means. Knows no screen.

import type { Choice, Ongoing, Person } from "../cards";
import { fold } from "./words";

export interface CallCard {
  id: number;
  version: number;
  state: "ringing" | "taken" | "lost" | "wrapped";
  number: string; // « 06 •• •• •• 78 »: the whole number comes only to who takes the call
  is_withheld: boolean;
  line: string;
  at: string;
  answered_at: string | null;
  taken_at: string | null;
  taken_by: Person | null;
  ended_at: string | null;
  incident: string | null;
  callback: { due_at: string; is_wished: boolean; by: string | null } | null;
}

export interface CallQuestion extends Choice {
  type: "choice" | "text" | "yesno" | "plate";
  choices: Choice[];
  danger: string[];
  danger_label: string;
}

export interface CallKind extends Choice {
  letters: string;
  group: string;
  group_label: string;
  keywords: string[];
  priority: number;
  asks_ongoing: boolean;
  questions: CallQuestion[];
}

export interface WrapCode extends Choice {
  key: string;
  advice: string;
}

export interface FormWords {
  kinds: CallKind[];
  wrap_codes: WrapCode[];
  receipt: string; // with {code} in it
  danger: string;
}

/** An earlier case of the same number. */
export interface Earlier {
  code: string;
  report: string;
  kind_label: string;
  at: string;
  street: string;
  state: string;
  state_label: string;
  can_add: boolean;
}

/** An open case of the same kind, near. */
export interface Similar {
  code: string;
  kind_label: string;
  distance_m: number;
  age_min: number;
  witnesses: number;
  state_text: string;
  rounded_place: string;
}

export interface Spot {
  label: string;
  type: string;
  lon: number;
  lat: number;
}

export interface Saved {
  code: string; // of the report; empty when a word was added to an earlier one
  case: string;
}

export interface CallDraft {
  key: string; // makes a doubled save one report
  call: number | null;
  number: string;
  beganAt: number;
  kindTyped: string;
  kind: string | null;
  ongoing: Ongoing | null;
  placeTyped: string;
  spot: Spot | null;
  answers: Record<string, string>;
  comment: string;
  wantsContact: boolean;
  name: string;
  callbackMin: number | null;
  addTo: Earlier | null; // a word on this earlier case instead of a new one
  join: Similar | null; // one more witness of this case
  isWrapping: boolean;
  tried: string | null; // the words of a save whose answer was lost
  saved: Saved | null;
}

export function newDraft(key: string, now: number): CallDraft {
  return {
    key,
    call: null,
    number: "",
    beganAt: now,
    kindTyped: "",
    kind: null,
    ongoing: null,
    placeTyped: "",
    spot: null,
    answers: {},
    comment: "",
    wantsContact: false,
    name: "",
    callbackMin: null,
    addTo: null,
    join: null,
    isWrapping: false,
    tried: null,
    saved: null,
  };
}

/** What the tab keeps over a reload: never who calls. The number comes back from the server by the call's id. */
export function keptPart(draft: CallDraft): CallDraft {
  return { ...draft, number: "", name: "" };
}

export function isUntouched(draft: CallDraft): boolean {
  const typed = draft.number + draft.kindTyped + draft.placeTyped + draft.comment + draft.name;
  return draft.call === null && typed.trim() === "" && draft.kind === null && draft.ongoing === null;
}

/** Kinds that the typed letters or words may mean, best first: the two letters, then words of label and keywords. */
export function findKinds(kinds: readonly CallKind[], typed: string): CallKind[] {
  const said = fold(typed).trim();
  if (!said) return [...kinds];
  const words = said.split(/\s+/);
  return kinds
    .map((kind, order) => ({ kind, order, rank: rankOf(kind, said, words) }))
    .filter((one) => one.rank < NOT)
    .sort((a, b) => a.rank - b.rank || a.order - b.order)
    .map((one) => one.kind);
}

const NOT = 9;

function rankOf(kind: CallKind, said: string, words: string[]): number {
  if (kind.letters === said) return 0;
  const label = fold(kind.label);
  if (label.startsWith(said)) return 1;
  if (kind.letters.startsWith(said)) return 2;
  const hay = [label, ...kind.keywords.map(fold), fold(kind.group_label)].join(" ").split(/[\s’',.:-]+/);
  return words.every((word) => hay.some((one) => one.startsWith(word))) ? 3 : NOT;
}

export interface KeyChoice extends Choice {
  key: string; // the letter, or the figure, that answers
}

export const ONGOING: readonly KeyChoice[] = [
  { code: "now", label: "Oui, maintenant", key: "o" },
  { code: "over", label: "Non, c’est fini", key: "n" },
  { code: "recurring", label: "Cela revient", key: "r" },
  { code: "unknown", label: "Ne sait pas", key: "i" },
];

const YES_NO: readonly KeyChoice[] = [
  { code: "yes", label: "Oui", key: "o" },
  { code: "no", label: "Non", key: "n" },
  { code: "unknown", label: "Ne sait pas", key: "i" },
];

export function choicesOf(question: CallQuestion): readonly KeyChoice[] {
  if (question.type === "yesno") return YES_NO;
  return question.choices.map((choice, index) => ({ ...choice, key: String(index + 1) }));
}

/** Figures by place, not by character: the upper row of a French keyboard gives "&é" for 1 and 2. */
export function chosenBy(press: { key: string; code: string }, choices: readonly KeyChoice[]): KeyChoice | null {
  const figure = /^(?:Digit|Numpad)([1-9])$/.exec(press.code)?.[1];
  const key = figure ?? press.key.toLowerCase();
  return choices.find((choice) => choice.key === key) ?? null;
}

/** Labels of the answers that say danger. */
export function dangers(kind: CallKind | null, answers: Record<string, string>): string[] {
  if (!kind) return [];
  const said = kind.questions.filter((question) => question.danger.includes(answers[question.code] ?? "")).map((question) => question.danger_label || question.label);
  return kind.priority === 1 ? [kind.label, ...said] : said;
}

const CORNER = /\b(angle|coin|croisement|intersection|carrefour)\b|\s\/\s|\s&\s/i;

/** A crossing was said, and none of the answers is one: the operator is told, not led elsewhere. */
export function isUnknownCorner(typed: string, spots: readonly Spot[]): boolean {
  return CORNER.test(typed) && !spots.some((spot) => spot.type === "crossing");
}

/** The body of a report as the server takes it; words of a place without a point are kept as they are. */
export function reportBody(draft: CallDraft): object {
  const { spot } = draft;
  const location = spot
    ? { lon: spot.lon, lat: spot.lat, address: spot.label.slice(0, 200), source: "address" }
    : { words: draft.placeTyped.trim(), source: "none" };
  return {
    call: draft.call,
    key: draft.key,
    kind: draft.kind,
    ongoing: draft.ongoing ?? "unknown",
    location,
    answers: Object.fromEntries(Object.entries(draft.answers).filter(([, value]) => value.trim() !== "")),
    comment: draft.comment.trim(),
    contact: contactOf(draft),
  };
}

export function contactOf(draft: CallDraft): object | null {
  if (!draft.wantsContact) return null;
  return { phone: draft.number || null, name: draft.name.trim() || null };
}

/** What must still be said before saving, in words; empty when all is there. */
export function missing(draft: CallDraft): string {
  if (draft.addTo) return draft.comment.trim() ? "" : "Écrivez ce que l’appelant ajoute à son affaire.";
  if (draft.join) return "";
  if (!draft.kind) return "Dites de quoi il s’agit : deux lettres, ou un mot.";
  return draft.spot || draft.placeTyped.trim() ? "" : "Dites où cela se passe : une adresse, un angle, ou quelques mots.";
}

/** Nothing is to be saved: the call is only to be put away. */
export function isOnlyACall(draft: CallDraft): boolean {
  return !draft.kind && !draft.addTo && !draft.join && !draft.placeTyped.trim() && !draft.comment.trim();
}

export function tabLabel(draft: CallDraft, kinds: readonly CallKind[], card: CallCard | undefined): string {
  const kind = kinds.find((one) => one.code === draft.kind)?.label;
  const who = card?.number || (draft.call ? "numéro masqué" : "à la main");
  return kind ? `${who} · ${kind}` : who;
}
