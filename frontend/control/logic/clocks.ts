// What is left of a case's clock, in words and in a tone. Knows no screen; "now" is given.

import type { CaseClock, IncidentCard } from "../cards";
import { span } from "./time";

export type ClockTone = "calm" | "near" | "late";

export interface Countdown {
  tone: ClockTone;
  short: string; // "2:40" or "+6 min": fits a row
  long: string; // whole sentence of the case head
  isEscalated: boolean;
}

const NEAR_SHARE = 0.25; // chosen: the last quarter of a target calls attention
const MINUTE = 60;
const BY_SECOND_S = 10 * MINUTE; // further away nobody counts seconds

export function countdown(clock: CaseClock, now: number): Countdown {
  const left = Math.ceil((Date.parse(clock.due_at) - now) / 1000);
  const tone = toneOf(clock, left);
  const isLate = tone === "late";
  return {
    tone,
    short: isLate ? `+${span(-left)}` : leftWords(left),
    long: isLate ? `${missed(clock.kind)} de ${span(-left)}` : `${aim(clock.kind)} dans ${leftWords(left)}`,
    isEscalated: clock.escalated_at != null,
  };
}

function toneOf(clock: CaseClock, left: number): ClockTone {
  if (left < 0) return "late";
  return left <= clock.target_s * NEAR_SHARE ? "near" : "calm";
}

function aim(kind: CaseClock["kind"]): string {
  return kind === "hold" ? "envoi attendu" : "arrivée attendue";
}

function missed(kind: CaseClock["kind"]): string {
  return kind === "hold" ? "délai d’envoi dépassé" : "délai d’arrivée dépassé";
}

/** "2:40" while seconds matter, then "14 min", "1 h 10". */
export function leftWords(seconds: number): string {
  if (seconds >= BY_SECOND_S) return span(seconds);
  return `${Math.floor(seconds / MINUTE)}:${String(seconds % MINUTE).padStart(2, "0")}`;
}

/** A case whose clock was missed by enough to be told the supervisor just became so. */
export function hasJustEscalated(before: IncidentCard | undefined, after: IncidentCard): boolean {
  return before !== undefined && before.clock?.escalated_at == null && after.clock?.escalated_at != null;
}
