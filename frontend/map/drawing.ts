// A line or an area that somebody draws point by point, with a mouse or with keys. Pure: knows no map.

import type { LineString, Polygon } from "geojson";
import type { LonLat } from "./types";

export type Drawn = LineString | Polygon;

export interface Drawing {
  readonly points: readonly LonLat[];
  /** Set once the drawing is over: nothing more is added. */
  readonly shape: Drawn | null;
}

export type IsNear = (a: LonLat, b: LonLat) => boolean;

export const EMPTY: Drawing = { points: [], shape: null };
export const MOST_POINTS = 100; // chosen: a street or a quarter, not a work of art

/** One more point. On the first one again: an area. On the last one again: a line that ends here. */
export function added(drawing: Drawing, at: LonLat, isNear: IsNear): Drawing {
  const { points, shape } = drawing;
  if (shape) return drawing;
  const [first, last] = [points[0], points.at(-1)];
  if (first && points.length >= 3 && isNear(first, at)) return { points, shape: areaOf(points) };
  if (last && isNear(last, at)) return finished(drawing);
  return points.length < MOST_POINTS ? { points: [...points, at], shape } : drawing;
}

/** Takes back the last point, or the end of the drawing. */
export function undone({ points, shape }: Drawing): Drawing {
  return shape ? { points, shape: null } : { points: points.slice(0, -1), shape: null };
}

/** Ends the drawing as a line; two points at least. */
export function finished(drawing: Drawing): Drawing {
  const { points, shape } = drawing;
  if (shape || points.length < 2) return drawing;
  return { points, shape: { type: "LineString", coordinates: points.map(rounded) } };
}

/** What is seen while drawing: the line so far, up to where the hand is. */
export const soFar = ({ points }: Drawing, hand: LonLat | null): LonLat[] => (hand ? [...points, hand] : [...points]);

function areaOf(points: readonly LonLat[]): Polygon {
  const ring = points.map(rounded);
  return { type: "Polygon", coordinates: [[...ring, ...ring.slice(0, 1)]] };
}

const rounded = ([lon, lat]: LonLat): LonLat => [Number(lon.toFixed(6)), Number(lat.toFixed(6))]; // 0.1 m

/** What a person drawing hears or reads after each point. */
export function drawingWords({ points, shape }: Drawing): string {
  if (shape?.type === "Polygon") return `Zone fermée, ${points.length} points.`;
  if (shape) return `Ligne terminée, ${points.length} points.`;
  if (points.length === 0) return "Aucun point. Cliquez sur la carte, ou flèches pour viser et Entrée pour poser.";
  if (points.length === 1) return "1 point posé. Posez le suivant.";
  return `${points.length} points. Entrée deux fois au même endroit termine la rue ; revenir au premier point ferme une zone.`;
}
