// Choosing among position fixes. Pure: knows no page and no clock.

export interface Fix {
  lon: number;
  lat: number;
  accuracyM: number;
}

/** The first fix of a phone is often wrong by hundreds of metres: keep the finest. */
export function better(known: Fix | null, next: Fix): Fix {
  return known === null || next.accuracyM < known.accuracyM ? next : known;
}

/** Fine enough to stop asking (metres). */
export const GOOD_M = 15;
/** Above this a fix is shown as still coarse (metres). */
export const COARSE_M = 100;

export function isGood(fix: Fix): boolean {
  return fix.accuracyM <= GOOD_M;
}

/** What a person reads: whole metres, never a false precision. */
export function sayMetres(metres: number): string {
  const step = metres < 20 ? 1 : metres < 100 ? 5 : 50;
  return String(Math.max(1, Math.round(metres / step) * step));
}
