// The question about a crew's past way, and its answer in words. Knows no screen; "now" is given.

import { clock } from "./time";
import { counted } from "./words";

export interface Track {
  crew: string;
  from: string;
  to: string;
  fixes: { lon: number; lat: number; at: string; accuracy_m: number | null }[];
}

export const REASON_MIN = 3; // the server's own rule: the crew reads why

/** The address of the question: the last `hours`, and why. */
export function trackPath(crew: string, hours: number, reason: string, now: number): string {
  const asked = new URLSearchParams({
    from: new Date(now - hours * 3_600_000).toISOString(),
    to: new Date(now).toISOString(),
    reason: reason.trim(),
  });
  return `crews/${encodeURIComponent(crew)}/track?${asked}`;
}

export function trackWords(track: Track): string {
  const [first, last] = [track.fixes[0], track.fixes.at(-1)];
  if (!first || !last) return "Aucune position gardée dans ce temps.";
  return `${counted(track.fixes.length, "position")}, de ${clock(first.at)} à ${clock(last.at)}.`;
}
