// A polygon as rings of corners that can be moved, added and taken away. Pure: knows no map and no page.

export type Corner = [number, number];
export type Ring = Corner[]; // open: the first corner is not repeated

export interface Polygon {
  type: "Polygon";
  coordinates: Corner[][];
}

export interface MultiPolygon {
  type: "MultiPolygon";
  coordinates: Corner[][][];
}

export type Drawn = Polygon | MultiPolygon;

export const CORNERS_MIN = 3;

/** The polygon of a text, null when it is none (yet). */
export function parse(text: string): Drawn | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const drawn = value as Partial<Drawn> | null;
  if (drawn?.type === "Polygon" && isRings(drawn.coordinates)) return drawn as Polygon;
  if (drawn?.type === "MultiPolygon" && Array.isArray(drawn.coordinates) && drawn.coordinates.every(isRings)) return drawn as MultiPolygon;
  return null;
}

const isCorner = (value: unknown): value is Corner => Array.isArray(value) && value.length >= 2 && value.slice(0, 2).every((part) => Number.isFinite(part));
const isRings = (value: unknown): value is Corner[][] => Array.isArray(value) && value.every((ring) => Array.isArray(ring) && ring.every(isCorner));

/** Every ring, outer ones and holes, without its closing corner. */
export function ringsOf(drawn: Drawn | null): Ring[] {
  const rings = drawn === null ? [] : drawn.type === "Polygon" ? drawn.coordinates : drawn.coordinates.flat();
  return rings.map(open);
}

function open(ring: Corner[]): Ring {
  const [first, last] = [ring[0], ring.at(-1)];
  const isClosed = ring.length > 1 && first && last && first[0] === last[0] && first[1] === last[1];
  return (isClosed ? ring.slice(0, -1) : ring).map(([lon, lat]) => [lon, lat]);
}

/** The same shape with one ring replaced; the first ring of all makes a polygon. */
export function withRing(drawn: Drawn | null, index: number, ring: Ring): Drawn {
  const closed: Corner[] = ring.length > 0 ? [...ring, ring[0] as Corner] : [];
  if (drawn === null) return { type: "Polygon", coordinates: [closed] };
  let at = -1;
  const replace = (rings: Corner[][]): Corner[][] => rings.map((known) => (++at === index ? closed : known));
  return drawn.type === "Polygon"
    ? { ...drawn, coordinates: replace(drawn.coordinates.length > 0 ? drawn.coordinates : [[]]) }
    : { ...drawn, coordinates: drawn.coordinates.map(replace) };
}

/** Six decimals: a tenth of a metre, and no more than the map can show. */
export const rounded = ([lon, lat]: Corner): Corner => [Number(lon.toFixed(6)), Number(lat.toFixed(6))];

export const moved = (ring: Ring, index: number, to: Corner): Ring => ring.map((corner, at) => (at === index ? rounded(to) : corner));

/** A new corner after this one; by default half-way to the next. */
export function addedAfter(ring: Ring, index: number, at?: Corner): Ring {
  const corner = at ?? middle(ring, index);
  return corner ? [...ring.slice(0, index + 1), rounded(corner), ...ring.slice(index + 1)] : ring;
}

export function middle(ring: Ring, index: number): Corner | null {
  const [here, next] = [ring[index], ring[(index + 1) % ring.length]];
  return here && next ? [(here[0] + next[0]) / 2, (here[1] + next[1]) / 2] : null;
}

/** A ring keeps three corners at least. */
export const without = (ring: Ring, index: number): Ring => (ring.length > CORNERS_MIN ? ring.filter((_, at) => at !== index) : ring);
