// Messages between the room and its crews: threads, and what this operator has not seen. Knows no screen.

import type { CrewMessage } from "../crews";

export const TO_ALL = "*"; // every crew on duty

/** Oldest first, as people read; the id settles the same second. */
export function thread(messages: Iterable<CrewMessage>, crew: string): CrewMessage[] {
  return [...messages].filter((one) => one.crew === crew).sort((a, b) => Date.parse(a.at) - Date.parse(b.at) || a.id - b.id);
}

/** Written by a crew, and no operator has read it yet: one reading counts for the whole room. */
export function isNews(message: CrewMessage): boolean {
  return message.from === "crew" && message.read_at === null;
}

/** How many of each crew wait to be read. */
export function unread(messages: Iterable<CrewMessage>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const one of messages) if (isNews(one)) counts.set(one.crew, (counts.get(one.crew) ?? 0) + 1);
  return counts;
}

/** What stands under the room's own words. */
export function receiptWords(message: CrewMessage): string {
  return message.read_at ? "lu" : "pas encore lu";
}
