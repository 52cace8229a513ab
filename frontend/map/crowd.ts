// When cases lie so close that they hide one another: they are gathered, and say how many and how urgent. Pure.

import type { ExpressionSpecification } from "maplibre-gl";

export const GATHERING = {
  clusterRadius: 36, // pixels: about one symbol
  clusterMaxZoom: 14, // closer, every case stands alone
  clusterProperties: {
    urgent: ["min", ["get", "priority"]],
    unopened: ["+", ["get", "unopened"]],
  },
} as const;

const MANY = 80; // chosen: below, symbols at the scale of a city are still told apart
const FEW = 60; // chosen: the picture must not flicker around one number

export const isCrowded = (placed: number, wasCrowded: boolean): boolean => placed > (wasCrowded ? FEW : MANY);

export const IS_GATHERED: ExpressionSpecification = ["has", "point_count"];

/** The symbol of a gathering: that of its most urgent case, doubled; a mark when one of them was never opened. */
export const GATHERED_ICON: ExpressionSpecification = [
  "concat",
  "many/",
  ["get", "urgent"],
  ["case", [">", ["get", "unopened"], 0], "/new", "/seen"],
];

/** "37 affaires, la plus urgente P1, 4 à ouvrir" */
export function gatheredWords(count: number, urgent: number, unopened: number): string {
  const toOpen = unopened > 0 ? `, ${unopened} à ouvrir` : "";
  return `${count} affaires, la plus urgente P${urgent}${toOpen}`;
}
