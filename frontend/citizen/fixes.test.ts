import { expect, test } from "vitest";
import { better, isGood, sayMetres } from "./fixes";

const coarse = { lon: 7.26, lat: 43.7, accuracyM: 800 };
const fine = { lon: 7.261, lat: 43.7, accuracyM: 12 };

test("the finest fix is kept, whatever the order", () => {
  expect(better(null, coarse)).toBe(coarse);
  expect(better(coarse, fine)).toBe(fine);
  expect(better(fine, coarse)).toBe(fine);
});

test("asking stops at fifteen metres", () => {
  expect(isGood(coarse)).toBe(false);
  expect(isGood(fine)).toBe(true);
});

test("metres are said without false precision", () => {
  expect([3.4, 12.2, 47, 812, 0.2].map(sayMetres)).toEqual(["3", "12", "45", "800", "1"]);
});
