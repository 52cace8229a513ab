// How far the crew is from its mission, and whether it seems to be there. Pure; the crew decides.

import type { MissionCard, Verb } from "../cards";
import type { Fix } from "./fixes";
import { mainStep } from "./steps";

export const NEAR_M = 60; // as the server proposes it
const FRESH_MS = 30_000; // chosen: a car at 30 km/h is 250 m further
const EARTH_M = 6_371_008.8; // mean radius, IUGG

type Point = { lon: number; lat: number };

/** Metres as the crow flies. */
export function apart(a: Point, b: Point): number {
  const rad = Math.PI / 180;
  const [x, y] = [(b.lon - a.lon) * rad * Math.cos(((a.lat + b.lat) / 2) * rad), (b.lat - a.lat) * rad];
  return Math.hypot(x, y) * EARTH_M;
}

/** Metres to the mission by the phone's own fresh and good fix; null when it has none, or the mission no point. */
export function distanceTo({ incident }: Pick<MissionCard, "incident">, fix: Fix | null, nowMs: number): number | null {
  const { lon, lat } = incident;
  if (!fix || lon === null || lat === null || nowMs - Date.parse(fix.at) > FRESH_MS) return null;
  if (fix.accuracy_m !== null && fix.accuracy_m > NEAR_M) return null; // says nothing of sixty metres
  return apart({ lon, lat }, fix);
}

const COMING: readonly string[] = ["acknowledged", "en_route"];

/** The phone's own fix speaks first; without one, what the server saw. */
export function seemsThere(mission: Pick<MissionCard, "state" | "near_at">, metres: number | null): boolean {
  if (!COMING.includes(mission.state)) return false;
  return metres === null ? mission.near_at !== null : metres <= NEAR_M;
}

/** The big button: *sur place* when the crew seems to be there, else the next natural step. */
export function proposedStep(mission: Pick<MissionCard, "state" | "near_at" | "next">, metres: number | null): Verb | null {
  return seemsThere(mission, metres) && mission.next.includes("on-scene") ? "on-scene" : mainStep(mission);
}
