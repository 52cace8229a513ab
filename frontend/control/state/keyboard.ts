// Carries out what a key means. The meaning itself is in logic/keys.

import { ALARM_KEY, intentOf, whereIs, type Intent } from "../logic/keys";
import { gather, showNews, start } from "./acting";
import type { Room } from "./room.svelte";

export function onKey(event: KeyboardEvent, room: Room): void {
  if (event.defaultPrevented || event.isComposing) return;
  if (room.replay.isOn && event.key !== ALARM_KEY) return; // the past has its own keys
  if (isBehindDialog() && event.key !== ALARM_KEY) return; // Escape is the dialog's, whatever has lost the focus
  if (answersCheck(event, room)) return event.preventDefault();
  const { key, code, altKey: alt, shiftKey: shift, repeat } = event;
  const press = { key, code, alt, shift, repeat, ctrl: event.ctrlKey || event.metaKey };
  const intent = intentOf(press, whereIs(event.target), room.screen.lettersOn);
  if (!intent) return;
  if (intent.type === "acknowledge" && room.alarms.list.length === 0) return;
  if (isScrolling(event) && SCROLLS.has(intent.type)) return;
  event.preventDefault();
  carryOut(intent, room);
}

/** A dialog stands before the desk, though what had the focus in it may be gone: no letter acts behind it. */
function isBehindDialog(): boolean {
  return document.querySelector("dialog[open]") !== null;
}

/** While the hearing test waits for its number, a digit is that number and sends no crew. */
function answersCheck(event: KeyboardEvent, { sound, clock }: Room): boolean {
  if (!sound.check || whereIs(event.target) === "typing") return false;
  if (event.key === "Escape") sound.leaveCheck();
  const digit = /^(?:Digit|Numpad)([0-9])$/.exec(event.code);
  if (digit) sound.answerCheck(Number(digit[1]), clock.now);
  return digit !== null || event.key === "Escape";
}

const SCROLLS: ReadonlySet<Intent["type"]> = new Set(["move", "extend", "edge", "pick"]);

/** Inside the case sheet the arrows scroll the text; the letters still work. */
function isScrolling(event: KeyboardEvent): boolean {
  return (event.key.length > 1 || event.key === " ") && event.target instanceof Element && event.target.closest("[data-keys='reading']") !== null;
}

function carryOut(intent: Intent, room: Room): void {
  switch (intent.type) {
    case "move":
      return move(room, intent.by);
    case "extend":
      return extend(room, intent.by);
    case "pick-all":
      return room.screen.pickAll();
    case "fold":
      return void (room.file.selected && room.screen.fold(room.file.selected, intent.open));
    case "gather":
      return gather(room);
    case "news":
      return showNews(room);
    case "edge":
      return chooseAt(room, intent.to === "first" ? 0 : room.screen.rows.length - 1);
    case "open":
      return open(room);
    case "verb":
      return start(room, intent.verb);
    case "propose":
      return void room.commands.sendRanked(intent.rank);
    case "tab":
      return room.screen.turnTab(intent.by);
    case "map":
      return map(room, intent.what);
    case "filter":
      return filter();
    case "acknowledge":
      return void room.alarms.acknowledgeFirst();
    case "pick":
      return pick(room);
    case "tour":
      return void (room.tours.isOpen = !room.tours.isOpen);
    case "policy":
      return room.commands.holdAsProposed(room.clock.now);
    case "panel":
      return void (room.screen.panel = intent.id);
    case "escape":
      return escape(room);
    default:
      return unfold(room, intent.type);
  }
}

/** What was filtered before is selected: the next letter replaces it. */
function filter(): void {
  const field = document.getElementById("queue-filter") as HTMLInputElement | null;
  field?.focus();
  field?.select();
}

function pick({ file, tours, commands }: Room): void {
  if (!file.card) return;
  const isTaken = tours.toggle(file.card);
  if (!isTaken) commands.say("problem", `Seules les affaires P3 et P4 qui attendent vont dans une tournée : ${file.card.kind_label}.`);
}

function unfold({ screen }: Room, what: "search" | "help" | "board"): void {
  if (what === "search") screen.isSearchOpen = true;
  else if (what === "help") screen.isHelpOpen = true;
  else screen.isBoardOpen = !screen.isBoardOpen;
}

function move(room: Room, by: number): void {
  const rows = room.screen.rows;
  const at = rows.findIndex((card) => card.code === room.file.selected);
  chooseAt(room, at < 0 ? 0 : Math.max(0, Math.min(rows.length - 1, at + by)));
}

/** The choice moves on, and what lies between is picked. */
function extend(room: Room, by: number): void {
  const from = room.file.selected;
  move(room, by);
  if (room.file.selected) room.screen.pickTo(room.file.selected, from);
}

function chooseAt(room: Room, index: number): void {
  const card = room.screen.rows[index];
  if (!card) return;
  room.screen.crew = null;
  room.commands.closeForm();
  room.file.select(card.code);
  document.getElementById("queue-list")?.focus({ preventScroll: true });
}

function open({ file, commands, screen, windows }: Room): void {
  if (!file.card || windows.kind === "wall") return;
  if (windows.kind === "map") return void windows.ask(file.card.code);
  screen.crew = null;
  if (file.isOpen) document.querySelector<HTMLElement>(".case .body")?.focus();
  else void commands.open(file.card);
}

function map({ screen, file, map: handle }: Room, what: "all" | "here" | "follow"): void {
  if (what === "follow") screen.isFollowing = !screen.isFollowing;
  else if (what === "all") handle.showAll();
  else if (file.card) handle.showCase(file.card);
}

/** One step back each time: the filter, the form, the crew sheet, the board, then the list itself. */
function escape({ screen, commands, several }: Room): void {
  const field = document.activeElement;
  if (field?.id === "queue-filter") screen.filter = "";
  else if (several.form) several.closeForm();
  else if (commands.form) commands.closeForm();
  else if (commands.armed) commands.armed = null;
  else if (screen.armedLeader) screen.armedLeader = null;
  else if (screen.picked.size > 0) screen.unpick();
  else if (screen.crew) screen.crew = null;
  else if (screen.isBoardOpen) screen.isBoardOpen = false;
  document.getElementById("queue-list")?.focus({ preventScroll: true });
}
