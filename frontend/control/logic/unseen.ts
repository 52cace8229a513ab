// Changes that arrived while nobody could see them: kept in their order until looked at. Pure.

import type { IncidentCard } from "../cards";
import { whatChanged } from "./changes";
import { clock } from "./time";
import { counted, placeLine } from "./words";

export interface Unseen {
  code: string;
  at: number; // when the first unseen change of this case came
  words: string; // of the last one
}

export interface Sight {
  isHidden: boolean; // the window, or the whole machine
  isCaughtUp: boolean; // it came all at once, after a cut
  isScrolled: boolean; // the list, away from its top
  isDrawn: (code: string) => boolean; // its row is inside the frame of the list
}

/** My own acts are known to me; so is what happens before my eyes. */
export function escapes(card: Pick<IncidentCard, "code" | "last">, myName: string, sight: Sight): boolean {
  if (sight.isCaughtUp) return true;
  if (card.last.by !== "" && card.last.by === myName) return false;
  if (sight.isHidden) return true;
  return sight.isScrolled && !sight.isDrawn(card.code);
}

/** What to say of it: a new case, an end, a change of state; else the server's own last word. */
export function changeWords(before: IncidentCard | undefined, after: IncidentCard | null): string {
  if (!after) return before ? `n’est plus ouverte · ${before.kind_label}, ${placeLine(before)}` : "";
  const what = `${after.kind_label}, ${placeLine(after)}`;
  if (!before) return `nouvelle · ${what}`;
  const [first] = whatChanged(before, after);
  const word = first ?? (after.unread_messages > before.unread_messages ? "le déclarant a écrit" : after.last.what);
  return word ? `${word} · ${what}` : what;
}

/** A case that changes twice is one line of the list, where its first change stands. */
export function added(list: readonly Unseen[], one: Unseen): readonly Unseen[] {
  const known = list.findIndex(({ code }) => code === one.code);
  return known < 0 ? [...list, one] : list.map((old, index) => (index === known ? { ...old, words: one.words } : old));
}

export function without(list: readonly Unseen[], code: string): readonly Unseen[] {
  return list.some((one) => one.code === code) ? list.filter((one) => one.code !== code) : list;
}

/** "7 changements depuis 21:02" */
export function unseenWords(list: readonly Unseen[]): string {
  const [first] = list;
  return first ? `${counted(list.length, "changement")} depuis ${clock(first.at)}` : "";
}
