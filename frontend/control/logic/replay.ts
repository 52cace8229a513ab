// A past stretch of the desk: what it showed at first, what it was told next. Knows no network and no screen.

import type { ClosureCard, CrewCard, IncidentCard, Position } from "../cards";
import { isGone, type Change } from "../../live/store";

export interface SeenPosition extends Position {
  seen_at: string;
}

/** `POST replay`: the desk at `at`, and everything until the end of its quarter of an hour. */
export interface Stretch {
  at: string;
  incidents: IncidentCard[];
  crews: CrewCard[];
  closures: ClosureCard[];
  positions: SeenPosition[];
  positions_words: string;
  frame: { until: string; changes: Change[]; fixes: SeenPosition[] };
}

export interface Range {
  from: string | null;
  to: string;
  days: number;
  sees_positions: boolean;
}

export interface Shown {
  incidents: IncidentCard[];
  crews: CrewCard[];
  closures: ClosureCard[];
  positions: Position[];
}

export const MINUTE_MS = 60_000;
export const QUARTER_MS = 15 * MINUTE_MS;
export const SPEEDS = [1, 10, 60] as const;
export type Speed = (typeof SPEEDS)[number];
const POSITION_KEPT_MS = QUARTER_MS; // as the server counts a crew's last position

export function quarterOf(at: number): number {
  return Math.floor(at / QUARTER_MS) * QUARTER_MS;
}

/** The desk at a moment of this stretch: the same rule as the live one, upsert by entity, forget on `.gone`. */
export function shownAt(stretch: Stretch, at: number): Shown {
  const entities = new Map<string, unknown>([
    ...stretch.incidents.map((card): [string, unknown] => [`incident:${card.code}`, card]),
    ...stretch.crews.map((card): [string, unknown] => [`crew:${card.call_sign}`, card]),
    ...stretch.closures.map((card): [string, unknown] => [`closure:${card.id}`, card]),
  ]);
  for (const change of stretch.frame.changes) {
    if (Date.parse(change.at) > at) break;
    if (isGone(change)) entities.delete(change.entity);
    else entities.set(change.entity, change.body);
  }
  const of = <T>(what: string): T[] => [...entities].filter(([entity]) => entity.startsWith(`${what}:`)).map(([, card]) => card as T);
  return { incidents: of("incident"), crews: of("crew"), closures: of("closure"), positions: positionsAt(stretch, at) };
}

function positionsAt(stretch: Stretch, at: number): Position[] {
  const last = new Map<string, SeenPosition>();
  for (const fix of [...stretch.positions, ...stretch.frame.fixes]) {
    const seen = Date.parse(fix.seen_at);
    if (seen <= at && seen > at - POSITION_KEPT_MS) last.set(fix.call_sign, fix);
  }
  return [...last.values()];
}

/** How a key moves the hand of the clock, in milliseconds; a moment to go to; or nothing. */
export function stepOf(key: string): number | "first" | "last" | null {
  const steps: Readonly<Record<string, number | "first" | "last">> = {
    ArrowLeft: -MINUTE_MS,
    ArrowRight: MINUTE_MS,
    PageDown: -QUARTER_MS,
    PageUp: QUARTER_MS,
    Home: "first",
    End: "last",
  };
  return steps[key] ?? null;
}

const bannerFormat = new Intl.DateTimeFormat("fr-FR", { day: "2-digit", month: "2-digit", hour: "2-digit", minute: "2-digit" });

/** "Rejeu du 24/11 21:04 — lecture seule" */
export function bannerWords(at: number): string {
  return `Rejeu du ${bannerFormat.format(new Date(at)).replace(",", "")} — lecture seule`;
}

/** What a `datetime-local` field holds for this moment. */
export function fieldOf(at: number): string {
  const date = new Date(at);
  return new Date(at - date.getTimezoneOffset() * MINUTE_MS).toISOString().slice(0, 16);
}
