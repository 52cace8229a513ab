// @vitest-environment node
import { expect, test } from "vitest";
import type { Fix } from "./fixes";
import { isOutdated, metresWords, wayWords, type Way } from "./route";

const AT = "2026-11-24T21:10:00.000Z";
const now = Date.parse(AT);
const route = { coords: [] as [number, number][], seconds: 245, metres: 1180, source: "streets", at: AT };
const way: Way = { mission: 7, route, from: { lon: 7.26, lat: 43.7 } };
const fix = (lat: number): Fix => ({ lon: 7.26, lat, at: AT, accuracy_m: 8, heading: null });

test("the way is asked again when there is none, for another mission, after 150 m and after five minutes", () => {
  expect(isOutdated(null, 7, null, now)).toBe(true);
  expect(isOutdated(way, 8, null, now)).toBe(true);
  expect(isOutdated(way, 7, fix(43.7013), now)).toBe(false); // 145 m
  expect(isOutdated(way, 7, fix(43.7014), now)).toBe(true); // 156 m
  expect(isOutdated(way, 7, null, now)).toBe(false);
  expect(isOutdated(way, 7, null, now + 301_000)).toBe(true);
});

test("an old way says its age, a fresh one does not", () => {
  expect(wayWords(route, now + 5_000)).toBe("4\u00a0min · 1,2\u00a0km");
  expect(wayWords(route, now + 185_000)).toBe("4\u00a0min · 1,2\u00a0km, calculé il y a 3 min");
  expect(metresWords(347)).toBe("350\u00a0m");
});
