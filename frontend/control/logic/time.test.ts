import { expect, test } from "vitest";
import { age, band, distance, moment, secondsSince, span } from "./time";

const NOW = new Date(2026, 10, 24, 21, 4, 7).getTime();
const local = (...parts: [number, number, number, number, number]): string => new Date(...parts).toISOString();

test("an age is said in the largest unit that matters", () => {
  expect([0, 40, 60, 359, 3600, 4200, 90_000, 600_000].map(span)).toEqual(["0 s", "40 s", "1 min", "5 min", "1 h 00", "1 h 10", "1 j", "6 j"]);
});

test("a moment slightly in the future is now, not a negative age", () => {
  expect(secondsSince(new Date(NOW + 900).toISOString(), NOW)).toBe(0);
  expect(age(new Date(NOW + 900).toISOString(), NOW)).toBe("0 s");
});

test("a moment is named from today", () => {
  expect(moment(local(2026, 10, 24, 9, 5), NOW)).toBe("09:05");
  expect(moment(local(2026, 10, 25, 20, 58), NOW)).toBe("demain 20:58");
  expect(moment(local(2026, 10, 23, 21, 40), NOW)).toBe("hier 21:40");
  expect(moment(local(2026, 10, 12, 8, 15), NOW)).toBe("12 novembre 08:15");
});

test("a travel band never promises less than a minute nor says one number twice", () => {
  expect(band(250, 350)).toBe("4–6 min");
  expect(band(20, 30)).toBe("1 min");
  expect(band(240, 240)).toBe("4 min");
  expect(band(300, null)).toBe("5 min");
  expect(band(null, null)).toBe("durée inconnue");
});

test("a distance is rounded as people say it", () => {
  expect(distance(347)).toBe("350 m");
  expect(distance(1100)).toBe("1,1 km");
});
