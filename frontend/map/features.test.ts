import { expect, test } from "vitest";
import { crewFeatures, disc, frameOf, incidentFeatures, lookOf, routeFeatures, toneOf, widen } from "./features";
import type { MapCrew, MapIncident, MapPosition } from "./types";

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
  const drawn = incidentFeatures([incident({ lon: null, lat: null }), incident({ code: "PM-2" })], null);
  expect(drawn.features.map(({ properties }) => properties?.["code"])).toEqual(["PM-2"]);
});

test("an absurd place is not drawn", () => {
  expect(incidentFeatures([incident({ lon: 999 }), incident({ lat: Number.NaN })], null).features).toEqual([]);
});

test("urgency and state choose the symbol", () => {
  const icon = (more: Partial<MapIncident>): unknown => incidentFeatures([incident(more)], null).features[0]?.properties?.["icon"];
  expect(icon({ priority: 1, state: "new" })).toBe("incident/1/full");
  expect(icon({ priority: 4, state: "held" })).toBe("incident/4/dashed");
  expect(icon({ priority: 3, state: "on_scene" })).toBe("incident/3/there");
  expect(lookOf("a state of tomorrow")).toBe("full");
});

test("urgent cases lie over others and the selected one over all", () => {
  const cards = [incident({ code: "a", priority: 1 }), incident({ code: "b", priority: 4 }), incident({ code: "c", priority: 3 })];
  const order = incidentFeatures(cards, "b").features.map(({ properties }) => Number(properties?.["order"]));
  expect(order[0]).toBeGreaterThan(order[2] ?? 0);
  expect(order[1]).toBeGreaterThan(order[0] ?? 0);
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

test("a route needs two points", () => {
  expect(routeFeatures(null).features).toEqual([]);
  expect(routeFeatures([[7, 43]]).features).toEqual([]);
  expect(routeFeatures([[7, 43], [7.1, 43]]).features).toHaveLength(1);
});

test("one wrong place does not zoom out to the world", () => {
  const city = widen([7.18, 43.65, 7.32, 43.76]);
  expect(frameOf([[7.2, 43.7], [0, 0], [7.3, 43.71]], city)).toEqual([7.2, 43.7, 7.3, 43.71]);
  expect(frameOf([[0, 0]], city)).toBeNull();
});

test("among two thousand cases one is selected", () => {
  const cards = Array.from({ length: 2000 }, (_, n) => incident({ code: `PM-${n}` }));
  expect(incidentFeatures(cards, "PM-7").features.filter(({ properties }) => properties?.["selected"])).toHaveLength(1);
});
