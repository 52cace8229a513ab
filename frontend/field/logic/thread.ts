// The thread with the desk: what the server knows, and what waits on the phone. Pure.

import type { MessageCard } from "../cards";
import type { Action } from "../queue/action";

export interface Line {
  key: string;
  isMine: boolean;
  by: string;
  text: string;
  at: string;
  isUnsent: boolean;
  isRead: boolean; // mine: the desk has read it
}

export const QUICK_ANSWERS: readonly string[] = [
  "Bien reçu", "Nous sommes en chemin", "Besoin de renfort", "Besoin de précisions", "Rappelez-nous par radio", "Impossible pour l’instant",
];

export function lines(messages: readonly MessageCard[], waiting: readonly Action[]): Line[] {
  const known = [...messages]
    .sort((a, b) => a.at.localeCompare(b.at) || a.id - b.id)
    .map(({ id, from, by, text, at, read_at }) => ({
      key: `m${id}`, isMine: from === "crew", by, text, at, isUnsent: false, isRead: read_at !== null,
    }));
  const leaving = waiting.flatMap(({ key, at, deed }) =>
    deed.what === "message" ? [{ key, isMine: true, by: "", text: deed.text, at, isUnsent: true, isRead: false }] : [],
  );
  return [...known, ...leaving];
}

/** The desk's messages that this crew has opened neither elsewhere nor, even without a network, here. */
export function unread(messages: readonly MessageCard[], seen: ReadonlySet<number>): MessageCard[] {
  return messages.filter((one) => one.from === "desk" && one.read_at === null && !seen.has(one.id));
}
