// A tour in the making: which cases, in which order, for whom. Knows no screen and no network.

import type { IncidentCard } from "../cards";
import type { TourProposal } from "../crews";
import { distance, span } from "./time";
import { counted } from "./words";

const DEFERRED_FROM = 3; // P3 and P4 may wait for a tour; P1 and P2 never do
export const MOST_STOPS = 12; // chosen: longer than a half shift of visits

export function canJoin(card: IncidentCard): boolean {
  return card.priority >= DEFERRED_FROM && card.missions.length === 0 && (card.state === "new" || card.state === "open" || card.state === "held");
}

/** In or out; a full tour takes no more. */
export function toggled(picked: readonly string[], code: string): string[] {
  if (picked.includes(code)) return picked.filter((one) => one !== code);
  return picked.length < MOST_STOPS ? [...picked, code] : [...picked];
}

/** One place earlier (−1) or later (+1). */
export function moved(picked: readonly string[], code: string, by: -1 | 1): string[] {
  const at = picked.indexOf(code);
  const to = at + by;
  if (at < 0 || to < 0 || to >= picked.length) return [...picked];
  const next = [...picked];
  next.splice(at, 1);
  next.splice(to, 0, code);
  return next;
}

/** "4 affaires · 38 min · 5,2 km" */
export function tourWords(tour: TourProposal): string {
  return [counted(tour.incidents.length, "affaire"), span(Math.round(tour.seconds)), distance(tour.metres)].join(" · ");
}

type LonLat = [number, number];

/** The order of the visits as a line for the map, from where the crew is; null when there is nothing to join. */
export function tourLine(stops: readonly IncidentCard[], from: { lon: number; lat: number } | undefined): LonLat[] | null {
  const places = stops.flatMap((card): LonLat[] => (card.lon === null || card.lat === null ? [] : [[card.lon, card.lat]]));
  const line: LonLat[] = from ? [[from.lon, from.lat], ...places] : places;
  return line.length > 1 ? line : null;
}
