// What crews noted of a vehicle that does not move, in words. Knows no screen.

import type { VehicleCheck } from "../crews";

const WHEELS: readonly (readonly [code: string, words: string])[] = [
  ["front_left", "avant gauche"],
  ["front_right", "avant droite"],
  ["rear_left", "arrière gauche"],
  ["rear_right", "arrière droite"],
];

/** "Renault Clio, grise · AB-123-CD" */
export function vehicleLine(check: VehicleCheck): string {
  return [[check.make, check.colour].filter(Boolean).join(", "), check.plate].filter(Boolean).join(" · ") || "véhicule non décrit";
}

/** "valves : avant gauche à 12 h, arrière gauche à 3 h" */
export function valveWords(check: VehicleCheck): string {
  const noted = WHEELS.filter(([code]) => check.valves[code]).map(([code, words]) => `${words} à ${check.valves[code]} h`);
  return noted.length === 0 ? "" : `valves : ${noted.join(", ")}`;
}

export function movedWords(check: VehicleCheck): string {
  if (check.moved === null || check.moved === undefined) return "";
  return check.moved ? "le véhicule a bougé depuis le premier contrôle" : "le véhicule n’a pas bougé depuis le premier contrôle";
}
