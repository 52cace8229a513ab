// @vitest-environment node
import { expect, test } from "vitest";
import { mission } from "../fixtures";
import type { Fix } from "./fixes";
import { apart, distanceTo, proposedStep, seemsThere } from "./near";

const AT = "2026-11-24T21:10:00.000Z";
const now = Date.parse(AT);
const fix = (lat: number, at = AT): Fix => ({ lon: 7.2661, lat, at, accuracy_m: 8, heading: null });

test("a thousandth of a degree of latitude is 111 metres", () => {
  expect(Math.round(apart({ lon: 7.2, lat: 43.7 }, { lon: 7.2, lat: 43.701 }))).toBe(111);
});

test("a distance needs a fresh fix and a point", () => {
  expect(Math.round(distanceTo(mission(), fix(43.7036), now) ?? -1)).toBe(44);
  expect(distanceTo(mission(), fix(43.7036), now + 31_000)).toBeNull();
  expect(distanceTo(mission(), null, now)).toBeNull();
  expect(distanceTo(mission(), { ...fix(43.7036), accuracy_m: 61 }, now)).toBeNull();
  const unplaced = { ...mission().incident, lon: null, lat: null };
  expect(distanceTo(mission({ incident: unplaced }), fix(43.7), now)).toBeNull();
});

test("the crew seems to be there by its own fix first, then by what the centre saw", () => {
  const coming = mission({ state: "en_route", near_at: AT });
  expect(seemsThere(coming, 40)).toBe(true);
  expect(seemsThere(coming, 400)).toBe(false); // it has driven past
  expect(seemsThere(coming, null)).toBe(true);
  expect(seemsThere(mission({ state: "en_route" }), null)).toBe(false);
  expect(seemsThere(mission({ state: "on_scene" }), 10)).toBe(false);
});

test("« sur place » is proposed on arrival, even when « en route » was never tapped", () => {
  const acknowledged = mission({ state: "acknowledged", next: ["en-route", "on-scene", "clear", "refuse"] });
  expect(proposedStep(acknowledged, 300)).toBe("en-route");
  expect(proposedStep(acknowledged, 30)).toBe("on-scene");
  expect(proposedStep(mission(), 30)).toBe("acknowledge"); // first say that it is read
});
