// Valves as clock hands: did a parked vehicle move between two checks? Pure.

import type { VehicleCheck, Wheel } from "../cards";

export const WHEELS: readonly Wheel[] = ["front_left", "front_right", "rear_left", "rear_right"];

export const WHEEL_WORDS: Readonly<Record<Wheel, string>> = {
  front_left: "avant gauche",
  front_right: "avant droite",
  rear_left: "arrière gauche",
  rear_right: "arrière droite",
};

export const HOURS: readonly string[] = Array.from({ length: 12 }, (_, index) => String(index + 1));

export type Verdict = "moved" | "still" | "unknown";
type Valves = VehicleCheck["valves"];

export function verdictOf(before: string | undefined, after: string | undefined): Verdict {
  if (!before || !after) return "unknown";
  return before === after ? "still" : "moved";
}

/** One wheel that turned is enough; without two readings of one wheel nobody knows. */
export function vehicleVerdict(before: Valves, after: Valves): Verdict {
  const verdicts = WHEELS.map((wheel) => verdictOf(before[wheel], after[wheel]));
  if (verdicts.includes("moved")) return "moved";
  return verdicts.includes("still") ? "still" : "unknown";
}

export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  moved: "A bougé",
  still: "N’a pas bougé",
  unknown: "À comparer",
};

/** The next wheel to read after this one; null when all are read. */
export function nextWheel(valves: Valves, after: Wheel): Wheel | null {
  const from = WHEELS.indexOf(after) + 1;
  return [...WHEELS.slice(from), ...WHEELS.slice(0, from)].find((wheel) => !valves[wheel]) ?? null;
}

/** "ab 123 cd" → "AB-123-CD" for a French plate; anything else in capitals as typed. */
export function plateOf(text: string): string {
  const plain = text.toUpperCase().replaceAll(/[^A-Z0-9]/g, "");
  const french = /^([A-Z]{2})(\d{3})([A-Z]{2})$/.exec(plain);
  return french ? french.slice(1).join("-") : text.trim().toUpperCase();
}
