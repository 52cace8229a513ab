import { expect, test } from "vitest";
import {
  chosenFeatures,
  closureFeatures,
  cornersOf,
  crewFeatures,
  disc,
  draftFeatures,
  frameOf,
  halfWay,
  incidentFeatures,
  isSame,
  lookOf,
  placeFeatures,
  routeFeatures,
  signSpot,
  toneOf,
  widen,
} from "./features";
import type { LonLat, MapClosure, MapCrew, MapIncident, MapPosition } from "./types";

const incident = (more: Partial<MapIncident> = {}): MapIncident => ({
  code: "PM-1",
  priority: 2,
  group: "noise",
  state: "new",
  kind_label: "Musique",
  lon: 7.26,
  lat: 43.7,
  accuracy_m: 12,
  ...more,
});
const crew = (more: Partial<MapCrew> = {}): MapCrew => ({
  call_sign: "C12",
  vehicle: "car",
  state: "available",
  mission: null,
  ...more,
});
const at = (call_sign: string, lon = 7.26, lat = 43.7): [string, MapPosition] => [call_sign, { call_sign, lon, lat }];

test("a case without a place is not on the map", () => {
  const drawn = incidentFeatures([incident({ lon: null, lat: null }), incident({ code: "PM-2" })]);
  expect(drawn.features.map(({ properties }) => properties?.["code"])).toEqual(["PM-2"]);
});

test("an absurd place is not drawn", () => {
  expect(incidentFeatures([incident({ lon: 999 }), incident({ lat: Number.NaN })]).features).toEqual([]);
});

test("urgency and state choose the symbol", () => {
  const icon = (more: Partial<MapIncident>): unknown => incidentFeatures([incident(more)]).features[0]?.properties?.["icon"];
  expect(icon({ priority: 1, state: "new" })).toBe("incident/1/full");
  expect(icon({ priority: 4, state: "held" })).toBe("incident/4/dashed");
  expect(icon({ priority: 3, state: "on_scene" })).toBe("incident/3/there");
  expect(lookOf("a state of tomorrow")).toBe("full");
});

test("urgent cases lie over others", () => {
  const cards = [incident({ code: "a", priority: 1 }), incident({ code: "b", priority: 4 })];
  const [first, last] = incidentFeatures(cards).features.map(({ properties }) => Number(properties?.["order"]));
  expect(first).toBeGreaterThan(last ?? 0);
});

test("the chosen case is drawn once more on its own, when it has a place", () => {
  expect(chosenFeatures(incident()).features[0]?.properties).toMatchObject({ code: "PM-1", icon: "incident/2/full" });
  expect(chosenFeatures(incident({ lon: null })).features).toEqual([]);
  expect(chosenFeatures(undefined).features).toEqual([]);
});

test("what nobody opened is counted", () => {
  const cards = [incident(), incident({ state: "open" })];
  expect(incidentFeatures(cards).features.map(({ properties }) => properties?.["unopened"])).toEqual([1, 0]);
});

test("a change that would draw the same picture is no change", () => {
  const before = incidentFeatures([incident(), incident({ code: "PM-2" })]);
  const retitled = incidentFeatures([incident({ kind_label: "Autre" }), incident({ code: "PM-2", accuracy_m: 3 })]);
  expect(isSame(before, retitled)).toBe(true);
  expect(isSame(before, incidentFeatures([incident({ state: "open" }), incident({ code: "PM-2" })]))).toBe(false);
  expect(isSame(before, incidentFeatures([incident({ lon: 7.27 }), incident({ code: "PM-2" })]))).toBe(false);
  expect(isSame(before, incidentFeatures([incident()]))).toBe(false);
  expect(isSame(undefined, before)).toBe(false);
  expect(isSame(disc([7.26, 43.7], 100), disc([7.26, 43.7], 110))).toBe(false);
});

test("a crew without a known position, or off duty, is not on the map", () => {
  const crews = [crew(), crew({ call_sign: "C13" }), crew({ call_sign: "C14", state: "off_duty" })];
  const drawn = crewFeatures(crews, new Map([at("C12"), at("C14")]), null);
  expect(drawn.features.map(({ properties }) => properties?.["call_sign"])).toEqual(["C12"]);
});

test.each([
  [crew(), "free"],
  [crew({ state: "committed", mission: { state: "en_route" } }), "going"],
  [crew({ state: "committed", mission: { state: "on_scene" } }), "there"],
  [crew({ state: "pause" }), "away"],
  [crew({ state: "unreachable", mission: { state: "en_route" } }), "away"],
  [crew({ state: "off_duty" }), null],
] as const)("the tone of %o is %s", (card, tone) => {
  expect(toneOf(card)).toBe(tone);
});

test("a selected crew has a symbol of its own, over the others", () => {
  const [feature] = crewFeatures([crew()], new Map([at("C12")]), "C12").features;
  expect(feature?.properties).toMatchObject({ icon: "crew/car/free-selected", order: 100 });
});

test("a disc of accuracy is round on the ground", () => {
  const ring = disc([7.26, 43.7], 100).features[0]?.geometry.coordinates[0] ?? [];
  expect(ring).toHaveLength(65);
  expect(ring[0]).toEqual(ring[64]);
  const metres = 6_371_008.8 * (Math.PI / 180);
  for (const [lon = 0, lat = 0] of ring) {
    const east = (lon - 7.26) * metres * Math.cos((43.7 * Math.PI) / 180);
    expect(Math.hypot(east, (lat - 43.7) * metres)).toBeCloseTo(100, 0);
  }
});

test.each([null, undefined, 0, 1, Number.NaN, 50_000])("an accuracy of %s draws no disc", (radius) => {
  expect(disc([7.26, 43.7], radius).features).toEqual([]);
});

test("a route needs two points, and carries its words half-way", () => {
  const route = { coords: [[7, 43], [7.25, 43], [7.5, 43]] as LonLat[], label: "C12 · 4 min", isStraight: true };
  expect(routeFeatures(null).features).toEqual([]);
  expect(routeFeatures({ ...route, coords: [[7, 43]] }).features).toEqual([]);
  const [line, words] = routeFeatures(route).features;
  expect(line?.properties).toEqual({ straight: true });
  expect(words).toMatchObject({ properties: { label: "C12 · 4 min" }, geometry: { coordinates: [7.25, 43] } });
});

test("a closure is its shape and its sign", () => {
  const ring = [[7, 43], [7.1, 43], [7.1, 43.1], [7, 43.1], [7, 43]];
  const closure: MapClosure = { id: 4, kind: "slow", title: "Carnaval", shape: { type: "Polygon", coordinates: [ring] }, is_active: true };
  const [shape, sign] = closureFeatures([closure]).features;
  expect(shape?.properties).toEqual({ id: 4, kind: "slow", active: true });
  expect(sign).toMatchObject({ properties: { kind: "slow", icon: "closure/slow", title: "Carnaval" } });
  expect(signSpot(closure.shape)).toEqual([7.1, 43.1]);
  expect(cornersOf(closure.shape)).toHaveLength(5);
});

test("a line without length has its middle where it stands", () => {
  expect(halfWay([[7, 43], [7, 43]])).toEqual([7, 43]);
});

test("a place without a position is not on the map", () => {
  const place = { id: "a", type: "angela", name: "Café", lon: 7, lat: 43 };
  const drawn = placeFeatures([place, { ...place, lon: Number.NaN }]).features;
  expect(drawn.map(({ properties }) => properties?.["icon"])).toEqual(["place/angela"]);
});

test("a draft shows its points, and a line as soon as there is one", () => {
  const types = (points: LonLat[], line: LonLat[]): string[] =>
    draftFeatures({ points, shape: null }, line).features.map(({ geometry }) => geometry.type);
  expect(types([[7, 43]], [[7, 43]])).toEqual(["Point"]);
  expect(types([[7, 43]], [[7, 43], [7.1, 43]])).toEqual(["LineString", "Point"]);
});

test("one wrong place does not zoom out to the world", () => {
  const city = widen([7.18, 43.65, 7.32, 43.76]);
  expect(frameOf([[7.2, 43.7], [0, 0], [7.3, 43.71]], city)).toEqual([7.2, 43.7, 7.3, 43.71]);
  expect(frameOf([[0, 0]], city)).toBeNull();
});
