// @vitest-environment node
import { expect, test } from "vitest";
import { fixOf, withFix, type Fix } from "./fixes";

const START = Date.parse("2026-11-24T21:00:00Z");
const fix = (second: number): Fix => ({ lon: 7.2, lat: 43.7, at: new Date(START + second * 1000).toISOString(), accuracy_m: 8, heading: null });

test("a reading is sent with the server's time and without a speed", () => {
  const coords = { longitude: 7.26612345, latitude: 43.70321234, accuracy: 11.6, heading: Number.NaN, speed: 14 };
  expect(fixOf({ coords, timestamp: START }, 60_000)).toEqual({
    lon: 7.266123, lat: 43.703212, at: "2026-11-24T21:01:00.000Z", accuracy_m: 12, heading: null,
  });
});

test("a phone that reads every second keeps one fix each four seconds, and always the last", () => {
  let kept: Fix[] = [];
  for (let second = 0; second <= 30; second++) kept = withFix(kept, fix(second));
  expect(kept.length).toBeLessThan(10);
  expect(kept.at(-1)).toEqual(fix(30));
});

test("an hour without a network does not fill the phone", () => {
  let kept: Fix[] = [];
  for (let second = 0; second < 3600; second += 10) kept = withFix(kept, fix(second));
  expect(kept).toHaveLength(60);
  expect(kept.at(-1)).toEqual(fix(3590));
});
