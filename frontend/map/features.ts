// From cards to the features drawn. Pure: no map, no document.

import type { Feature, FeatureCollection, Geometry, LineString, Point, Polygon, Position } from "geojson";
import type { Drawing } from "./drawing";
import type { BBox, LonLat, MapClosure, MapCrew, MapIncident, MapPlace, MapPosition, MapRoute } from "./types";

export type Look = "full" | "hollow" | "dashed" | "sent" | "there";
export type Tone = "free" | "going" | "there" | "away";

const EARTH_M = 6_371_008.8;
const ENDED = new Set(["ended", "cleared", "refused", "recalled", "diverted"]);
const LOOKS: Record<string, Look> = {
  held: "dashed",
  watched: "hollow",
  handed_over: "hollow",
  dispatched: "sent",
  acknowledged: "sent",
  en_route: "sent",
  on_scene: "there",
};

export const lookOf = (state: string): Look => LOOKS[state] ?? "full";

/** What a crew does, as far as the map tells it; null: not drawn. */
export function toneOf(crew: MapCrew): Tone | null {
  if (crew.state === "off_duty") return null;
  if (crew.state === "pause" || crew.state === "unreachable") return "away";
  if (!crew.mission) return crew.state === "committed" ? "going" : "free";
  return crew.mission.state === "on_scene" ? "there" : "going";
}

type Placed = MapIncident & { lon: number; lat: number };

export const isPlaced = (card: MapIncident): card is Placed =>
  card.lon !== null && card.lat !== null && isPoint(card.lon, card.lat);

const isPoint = (lon: number, lat: number): boolean => Math.abs(lon) <= 180 && Math.abs(lat) <= 85;

/** Urgent cases are drawn over the others. */
export function incidentFeatures(cards: readonly MapIncident[]): FeatureCollection<Point> {
  return collection(cards.filter(isPlaced).map(incidentFeature));
}

const incidentFeature = (card: Placed): Feature<Point> =>
  point([card.lon, card.lat], {
    code: card.code,
    icon: `incident/${card.priority}/${lookOf(card.state)}`,
    group: `group/${card.group}`,
    priority: card.priority,
    unopened: card.state === "new" ? 1 : 0,
    order: 10 - card.priority - (ENDED.has(card.state) ? 5 : 0),
  });

/** The chosen case is drawn a second time, over everything and never gathered. */
export const chosenFeatures = (card: MapIncident | undefined): FeatureCollection<Point> =>
  collection(card && isPlaced(card) ? [incidentFeature(card)] : []);

export function crewFeatures(
  crews: Iterable<MapCrew>,
  positions: ReadonlyMap<string, MapPosition>,
  selected: string | null,
): FeatureCollection<Point> {
  const features: Feature<Point>[] = [];
  for (const crew of crews) {
    const tone = toneOf(crew);
    const fix = positions.get(crew.call_sign);
    if (!tone || !fix || !isPoint(fix.lon, fix.lat)) continue;
    const isSelected = crew.call_sign === selected;
    const properties = {
      call_sign: crew.call_sign,
      tone,
      icon: `crew/${crew.vehicle}/${isSelected ? `${tone}-selected` : tone}`,
      order: isSelected ? 100 : tone === "away" ? 0 : 1,
    };
    features.push(point([fix.lon, fix.lat], properties));
  }
  return collection(features);
}

/** A disc on the ground, as a polygon of 64 sides; nothing for an unknown or vanishing accuracy. */
export function disc(center: LonLat | null, radiusM: number | null | undefined): FeatureCollection<Polygon> {
  if (!center || !radiusM || radiusM < 3 || radiusM > 20_000) return collection([]);
  const north = ((radiusM / EARTH_M) * 180) / Math.PI;
  const east = north / Math.max(Math.cos((center[1] * Math.PI) / 180), 0.01);
  const ring = Array.from({ length: 65 }, (_, at): LonLat => {
    const angle = ((at % 64) / 64) * 2 * Math.PI;
    return [center[0] + east * Math.cos(angle), center[1] + north * Math.sin(angle)];
  });
  return collection([{ type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: [ring] } }]);
}

/** The line and its words in the middle. */
export function routeFeatures(route: MapRoute | null): FeatureCollection {
  if (!route || route.coords.length < 2) return collection([]);
  const line: LineString = { type: "LineString", coordinates: [...route.coords] };
  return collection<Geometry>([
    shaped(line, { straight: route.isStraight }),
    point(halfWay(line.coordinates), { label: route.label }),
  ]);
}

/** Each closure as its shape and its sign. */
export const closureFeatures = (closures: readonly MapClosure[]): FeatureCollection =>
  collection<Geometry>(
    closures.flatMap(({ id, kind, title, shape, is_active }) => [
      shaped(shape, { id, kind, active: is_active }),
      point(signSpot(shape), { id, kind, icon: `closure/${kind}`, title, active: is_active }),
    ]),
  );

export const placeFeatures = (places: readonly MapPlace[]): FeatureCollection<Point> =>
  collection(
    places
      .filter(({ lon, lat }) => isPoint(lon, lat))
      .map(({ id, type, name, lon, lat }) => point([lon, lat], { id, icon: `place/${type}`, name })),
  );

/** A drawing on its way: its area or line, and its points. */
export function draftFeatures({ points, shape }: Drawing, line: LonLat[]): FeatureCollection {
  const corners = points.map((at) => point(at, {}));
  const drawn = shape ?? (line.length > 1 ? { type: "LineString" as const, coordinates: line } : null);
  return collection<Geometry>(drawn ? [shaped(drawn, {}), ...corners] : corners);
}

/** Where a sign stands: half-way along a street; at the northern corner of an area, off what happens inside. */
export function signSpot(shape: LineString | Polygon): LonLat {
  if (shape.type === "LineString") return halfWay(shape.coordinates);
  return cornersOf(shape).reduce((north, at) => (at[1] > north[1] ? at : north));
}

export function halfWay(line: readonly Position[]): LonLat {
  const lengths = line.slice(1).map((to, at) => flatLength(line[at] ?? to, to));
  let rest = lengths.reduce((total, one) => total + one, 0) / 2;
  for (const [at, length] of lengths.entries()) {
    const [from, to] = [line[at] ?? [0, 0], line[at + 1] ?? [0, 0]];
    if (rest <= length && length > 0) return [0, 1].map((axis) => (from[axis] ?? 0) + ((to[axis] ?? 0) - (from[axis] ?? 0)) * (rest / length)) as LonLat;
    rest -= length;
  }
  return [line[0]?.[0] ?? 0, line[0]?.[1] ?? 0];
}

const flatLength = ([x = 0, y = 0]: Position, [toX = 0, toY = 0]: Position): number =>
  Math.hypot((toX - x) * Math.cos((y * Math.PI) / 180), toY - y);

/** All corners of a shape. */
export const cornersOf = (shape: LineString | Polygon): LonLat[] =>
  (shape.type === "LineString" ? shape.coordinates : (shape.coordinates[0] ?? [])) as LonLat[];

/** The frame around points, or null; points farther than `limit` allows are left out (a wrong place must not zoom out to the world). */
export function frameOf(points: Iterable<LonLat>, limit?: BBox): BBox | null {
  let frame: BBox | null = null;
  for (const [lon, lat] of points) {
    if (limit && !isInside(limit, lon, lat)) continue;
    frame = frame
      ? [Math.min(frame[0], lon), Math.min(frame[1], lat), Math.max(frame[2], lon), Math.max(frame[3], lat)]
      : [lon, lat, lon, lat];
  }
  return frame;
}

/** Half as large again on each side. */
export function widen([west, south, east, north]: BBox): BBox {
  const [x, y] = [(east - west) / 2, (north - south) / 2];
  return [west - x, south - y, east + x, north + y];
}

const isInside = ([west, south, east, north]: BBox, lon: number, lat: number): boolean =>
  west <= lon && lon <= east && south <= lat && lat <= north;

export const point = (coordinates: LonLat, properties: Record<string, unknown>): Feature<Point> => ({
  type: "Feature",
  properties,
  geometry: { type: "Point", coordinates },
});

const shaped = (geometry: LineString | Polygon, properties: Record<string, unknown>): Feature => ({
  type: "Feature",
  properties,
  geometry,
});

export const collection = <G extends Geometry>(features: Feature<G>[]): FeatureCollection<G> => ({
  type: "FeatureCollection",
  features,
});

/** Whether drawing `after` over `before` would change nothing. */
export function isSame(before: FeatureCollection | undefined, after: FeatureCollection): boolean {
  if (before?.features.length !== after.features.length) return false;
  return after.features.every((feature, at) => isSameFeature(before.features[at], feature));
}

function isSameFeature(before: Feature | undefined, after: Feature): boolean {
  if (!before || !isSamePlace(before, after)) return false;
  const [old, fresh] = [before.properties ?? {}, after.properties ?? {}];
  return Object.keys(fresh).every((name) => old[name] === fresh[name]);
}

function isSamePlace({ geometry: before }: Feature, { geometry: after }: Feature): boolean {
  if (before.type === "Point" && after.type === "Point")
    return before.coordinates[0] === after.coordinates[0] && before.coordinates[1] === after.coordinates[1];
  return JSON.stringify(before) === JSON.stringify(after);
}
