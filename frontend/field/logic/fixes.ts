// Positions waiting to be sent: thinned, bounded, never older than useful. Pure.

export interface Fix {
  lon: number;
  lat: number;
  at: string;
  accuracy_m: number | null;
  heading: number | null;
}

export interface Reading {
  coords: Pick<GeolocationCoordinates, "longitude" | "latitude" | "accuracy" | "heading">;
  timestamp: number;
}

export const SEND_EVERY_MS = 8_000;
const APART_MS = 4_000;
const MOST = 60; // about five minutes of driving in a tunnel's worth of fixes

/** `offsetMs` is the server's clock minus the phone's. Speed is left out: it is nobody's business. */
export function fixOf({ coords, timestamp }: Reading, offsetMs: number): Fix {
  const { longitude, latitude, accuracy, heading } = coords;
  return {
    lon: round(longitude, 6),
    lat: round(latitude, 6),
    at: new Date(timestamp + offsetMs).toISOString(),
    accuracy_m: Number.isFinite(accuracy) ? Math.round(accuracy) : null,
    heading: heading === null || !Number.isFinite(heading) ? null : Math.round(heading),
  };
}

/** The latest fix is always there; it makes room for the next when it came close after the one before. */
export function withFix(fixes: readonly Fix[], fix: Fix): Fix[] {
  const [before, last] = fixes.slice(-2);
  const isClose = before && last && Date.parse(last.at) - Date.parse(before.at) < APART_MS;
  return [...(isClose ? fixes.slice(0, -1) : fixes), fix].slice(-MOST);
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
