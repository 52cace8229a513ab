// What a key, the palette and a button do alike, on one case or on several.

import { gatherQuestion } from "../logic/folding";
import { isSeveral, SEVERAL } from "../logic/several";
import { act, type Verb } from "../logic/verbs";
import { counted } from "../logic/words";
import type { Room } from "./room.svelte";

/** An act on what is chosen: the cases that are picked, else the one of the line. */
export function start(room: Room, verb: Verb): void {
  if (verb === "undo" && takeBack(room)) return;
  if (room.windows.kind === "map") return room.commands.say("problem", "Les actes se font dans la fenêtre de la file.");
  if (room.screen.pickedCodes.length === 0) return room.commands.start(verb);
  if (isSeveral(verb)) return startSeveral(room, verb);
  room.commands.say("problem", `« ${act(verb).label} » ne se fait que sur une affaire. Échap pour quitter la sélection de ${room.screen.pickedCodes.length}.`);
}

/** While a notice says what was done, U takes that back, whatever is chosen meanwhile. */
function takeBack({ commands }: Room): boolean {
  const back = commands.notice?.takesBack;
  if (!back) return false;
  commands.notice = null;
  back();
  return true;
}

export function startSeveral(room: Room, verb: Verb): void {
  const { several, screen, file, commands } = room;
  if (!isSeveral(verb)) return;
  const codes = screen.pickedCodes;
  commands.closeForm();
  if (SEVERAL[verb].asks) several.openForm(verb, codes);
  else if (verb !== "group") void several.run(verb, codes, {});
  else if (file.selected) void gatherInto(room, file.selected, codes.filter((code) => code !== file.selected));
}

const ARMED_MS = 10_000; // a first press is forgotten after this

/** Shift G: all that is probably the same thing; how many is said first, the second press does it. */
export function gather(room: Room): void {
  const { screen, file, commands } = room;
  if (screen.pickedCodes.length > 0) return startSeveral(room, "group");
  const head = file.selected ? (screen.folded.heads.get(file.selected) ?? file.selected) : null;
  const fold = head ? screen.folded.folds.get(head) : undefined;
  if (!fold) return commands.say("problem", "Rien n’est proposé à réunir avec cette affaire.");
  if (screen.armedLeader === fold.leader) {
    screen.armedLeader = null;
    return void gatherInto(room, fold.leader, fold.codes);
  }
  screen.armedLeader = fold.leader;
  setTimeout(() => screen.armedLeader === fold.leader && (screen.armedLeader = null), ARMED_MS);
  screen.said = gatherQuestion(fold);
}

async function gatherInto(room: Room, into: string, codes: readonly string[]): Promise<void> {
  await room.several.gather(into, codes);
  if (room.several.refused.length === 0) room.screen.unpick();
  if (room.file.opened === into) room.file.refreshSoon();
}

/** A case chosen by its name, wherever it stands. A window of the map has it opened by the window of the queue. */
export function choose(room: Room, code: string): void {
  const card = room.desk.find(code);
  if (!card) return;
  if (room.windows.kind === "wall") return;
  room.file.select(code);
  if (room.windows.kind === "map") return void room.windows.ask(code);
  room.screen.reveal(card);
  void room.commands.open(card);
}

/** The oldest change that nobody saw: its case is chosen, and what happened is said. */
export function showNews(room: Room): void {
  const { unseen, desk, file, screen, commands } = room;
  const one = unseen.take();
  if (!one) return commands.say("done", "Tout a été vu.");
  const card = desk.find(one.code);
  const rest = unseen.list.length === 0 ? "c’était le dernier" : `encore ${counted(unseen.list.length, "changement")}`;
  commands.say("done", `${one.words} (${rest})`, one.code);
  if (!card) return;
  screen.reveal(card);
  file.select(one.code);
}
