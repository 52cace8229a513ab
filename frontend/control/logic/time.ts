// Moments and durations as people at the desk say them. Knows no clock: "now" is always given.

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

const clockFormat = new Intl.DateTimeFormat("fr-FR", { hour: "2-digit", minute: "2-digit" });
const secondsFormat = new Intl.DateTimeFormat("fr-FR", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const dayFormat = new Intl.DateTimeFormat("fr-FR", { day: "numeric", month: "long" });

/** Whole seconds from `at` to `now`, never negative (clocks of two machines differ a little). */
export function secondsSince(at: string, now: number): number {
  return Math.max(0, Math.floor((now - Date.parse(at)) / 1000));
}

/** "40 s", "6 min", "1 h 10", "3 j": short enough for a column. */
export function age(at: string, now: number): string {
  return span(secondsSince(at, now));
}

export function span(seconds: number): string {
  if (seconds < MINUTE) return `${seconds} s`;
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)} min`;
  if (seconds < DAY) return hours(seconds);
  return `${Math.floor(seconds / DAY)} j`;
}

function hours(seconds: number): string {
  const minutes = Math.floor((seconds % HOUR) / MINUTE);
  return `${Math.floor(seconds / HOUR)} h ${String(minutes).padStart(2, "0")}`;
}

/** 21:04 */
export function clock(at: string | number): string {
  return clockFormat.format(new Date(at));
}

/** 21:04:07 */
export function clockWithSeconds(at: string | number): string {
  return secondsFormat.format(new Date(at));
}

/** "21:04", "demain 20:58", "hier 21:40", "12 novembre 08:15". */
export function moment(at: string, now: number): string {
  const days = calendarDays(at, now);
  if (days === 0) return clock(at);
  if (days === 1) return `demain ${clock(at)}`;
  if (days === -1) return `hier ${clock(at)}`;
  return `${dayFormat.format(new Date(at))} ${clock(at)}`;
}

function calendarDays(at: string, now: number): number {
  const that = new Date(at);
  const today = new Date(now);
  const a = Date.UTC(that.getFullYear(), that.getMonth(), that.getDate());
  const b = Date.UTC(today.getFullYear(), today.getMonth(), today.getDate());
  return Math.round((a - b) / (DAY * 1000));
}

/** Seconds left until `at`; negative once it has passed. */
export function secondsLeft(at: string, now: number): number {
  return Math.round((Date.parse(at) - now) / 1000);
}

/** An honest band between the expected and the slow-day travel time: "4–6 min", "moins d’1 min". */
export function band(etaS: number | null, slowS: number | null): string {
  if (etaS === null) return "durée inconnue";
  const low = Math.max(1, Math.round(etaS / MINUTE));
  const high = Math.max(low, Math.ceil((slowS ?? etaS) / MINUTE));
  if (high === 1) return "1 min";
  return low === high ? `${low} min` : `${low}–${high} min`;
}

/** 1,1 km · 350 m */
export function distance(metres: number): string {
  if (metres < 1000) return `${Math.round(metres / 10) * 10} m`;
  return `${(metres / 1000).toLocaleString("fr-FR", { maximumFractionDigits: 1 })} km`;
}
