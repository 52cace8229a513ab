// Messages between the room and its crews: threads, and what this operator has not seen. Knows no screen.

import type { CrewMessage } from "../crews";

export const TO_ALL = "*"; // every crew on duty

/** Which message of each crew was the last on this screen. */
export type Seen = Readonly<Record<string, number>>;

/** Oldest first, as people read; the id settles the same second. */
export function thread(messages: Iterable<CrewMessage>, crew: string): CrewMessage[] {
  return [...messages].filter((one) => one.crew === crew).sort((a, b) => Date.parse(a.at) - Date.parse(b.at) || a.id - b.id);
}

/** Unread messages by crew; those of the room itself are not news to it. */
export function unread(messages: Iterable<CrewMessage>, seen: Seen): Map<string, number> {
  const counts = new Map<string, number>();
  for (const one of messages) if (isNews(one, seen)) counts.set(one.crew, (counts.get(one.crew) ?? 0) + 1);
  return counts;
}

function isNews(message: CrewMessage, seen: Seen): boolean {
  return message.from === "crew" && message.read_at === null && message.id > (seen[message.crew] ?? 0);
}

export function lastId(messages: Iterable<CrewMessage>, crew: string): number {
  let last = 0;
  for (const one of messages) if (one.crew === crew && one.id > last) last = one.id;
  return last;
}

/** What stands under the room's own words. */
export function receiptWords(message: CrewMessage): string {
  return message.read_at ? "lu" : "pas encore lu";
}
