// Alarms of crews: which are open, in which order, and what is said of them. Knows no screen and no sound.

import type { AlarmCard } from "../crews";
import { age } from "./time";

/** Distress before a missed check, unanswered before answered, then the oldest: nothing moves by time alone. */
export function byGravity(a: AlarmCard, b: AlarmCard): number {
  return rank(a) - rank(b) || Date.parse(a.at) - Date.parse(b.at) || a.id - b.id;
}

function rank(alarm: AlarmCard): number {
  return (alarm.kind === "distress" ? 0 : 2) + (alarm.acknowledged_at ? 1 : 0);
}

export const isOpen = (alarm: AlarmCard): boolean => alarm.closed_at === null;
export const isRinging = (alarm: AlarmCard): boolean => isOpen(alarm) && alarm.acknowledged_at === null;

/** The one that the key answers: the gravest nobody has answered yet. */
export function firstRinging(alarms: readonly AlarmCard[]): AlarmCard | undefined {
  return [...alarms].sort(byGravity).find(isRinging);
}

export const KIND_WORDS: Record<AlarmCard["kind"], string> = { distress: "Détresse", overdue: "Contrôle manqué" };

/** "DÉTRESSE C12": what the title of the tab begins with while an alarm rings; "" when none does. */
export function titleWords(alarms: readonly AlarmCard[]): string {
  const ringing = alarms.filter(isRinging).sort(byGravity);
  const first = ringing[0];
  if (!first) return "";
  const words = first.kind === "distress" ? "DÉTRESSE" : "Contrôle manqué";
  return `${words} ${first.crew}${ringing.length > 1 ? ` +${ringing.length - 1}` : ""} ·`;
}

/** Read aloud when it begins. */
export function spokenWords(alarm: AlarmCard): string {
  return alarm.kind === "distress"
    ? `Détresse : l’équipage ${alarm.crew} appelle à l’aide`
    : `L’équipage ${alarm.crew} n’a pas répondu au contrôle de sécurité`;
}

/** "il y a 40 s · vu par Léa Martin" */
export function sinceWords(alarm: AlarmCard, now: number): string {
  const seen = alarm.acknowledged_by ? ` · vu par ${alarm.acknowledged_by}` : "";
  return `il y a ${age(alarm.at, now)}${seen}`;
}
