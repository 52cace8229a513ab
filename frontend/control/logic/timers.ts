// Choices of the "attendre" timer, as moments. Knows no clock: "now" is given.

export interface TimerChoice {
  id: string;
  label: string;
  minutes: number;
}

export const TIMERS: readonly TimerChoice[] = [
  { id: "10", label: "10 min", minutes: 10 },
  { id: "20", label: "20 min", minutes: 20 },
  { id: "30", label: "30 min", minutes: 30 },
  { id: "60", label: "1 h", minutes: 60 },
  { id: "120", label: "2 h", minutes: 120 },
  { id: "480", label: "8 h", minutes: 480 },
];

/** RFC 3339 UTC, whole seconds. */
export function untilIn(minutes: number, now: number): string {
  return stamp(now + minutes * 60_000);
}

/** The next time a wall clock shows "HH:MM"; null when it is not a time. */
export function untilClock(hhmm: string, now: number): string | null {
  const found = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(hhmm.trim());
  if (!found) return null;
  const that = new Date(now);
  that.setHours(Number(found[1]), Number(found[2]), 0, 0);
  if (that.getTime() <= now) that.setDate(that.getDate() + 1);
  return stamp(that.getTime());
}

function stamp(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");
}
