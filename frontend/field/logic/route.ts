// When to ask the server for the way again, and how to say it. Pure.

import type { RouteCard } from "../cards";
import type { Fix } from "./fixes";
import { apart } from "./near";
import { span } from "./words";

export interface Way {
  mission: number;
  route: RouteCard;
  from: { lon: number; lat: number } | null; // where the phone was when it asked
}

const MOVED_M = 150;
const OLD_MS = 300_000; // chosen: the streets change slower than the crew

export function isOutdated(way: Way | null, mission: number, fix: Fix | null, nowMs: number): boolean {
  if (!way || way.mission !== mission) return true;
  if (nowMs - Date.parse(way.route.at) > OLD_MS) return true;
  return fix !== null && (way.from === null || apart(way.from, fix) > MOVED_M);
}

/** "350 m", "1,1 km". */
export function metresWords(metres: number): string {
  if (metres < 1000) return `${Math.round(metres / 10) * 10}\u00a0m`;
  return `${(metres / 1000).toLocaleString("fr-FR", { maximumFractionDigits: 1 })}\u00a0km`;
}

/** "4 min · 1,2 km, calculé il y a 3 min"; the age only once it matters. */
export function wayWords({ seconds, metres, at }: RouteCard, nowMs: number): string {
  const minutes = Math.max(1, Math.round(seconds / 60));
  const age = nowMs - Date.parse(at);
  const told = age > 60_000 ? `, calculé il y a ${span(age)}` : "";
  return `${minutes}\u00a0min · ${metresWords(metres)}${told}`;
}
