// From cards to the features drawn. Pure: no map, no document.

import type { Feature, FeatureCollection, Point, Polygon, LineString } from "geojson";
import type { BBox, LonLat, MapCrew, MapIncident, MapPosition } from "./types";

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

/** Urgent cases are drawn over the others, the selected one over all. */
export function incidentFeatures(cards: readonly MapIncident[], selected: string | null): FeatureCollection<Point> {
  return collection(
    cards.filter(isPlaced).map((card) =>
      point([card.lon, card.lat], {
        code: card.code,
        icon: `incident/${card.priority}/${lookOf(card.state)}`,
        group: `group/${card.group}`,
        priority: card.priority,
        order: card.code === selected ? 100 : 10 - card.priority - (ENDED.has(card.state) ? 5 : 0),
        selected: card.code === selected,
      }),
    ),
  );
}

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

export function routeFeatures(coords: readonly LonLat[] | null): FeatureCollection<LineString> {
  if (!coords || coords.length < 2) return collection([]);
  return collection([{ type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: [...coords] } }]);
}

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

export const collection = <G extends Point | Polygon | LineString>(features: Feature<G>[]): FeatureCollection<G> => ({
  type: "FeatureCollection",
  features,
});
