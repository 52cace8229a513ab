import { expect, test } from "vitest";
import { scrollToShow, visibleSlice } from "./window";

test("two thousand rows draw only those around the eye", () => {
  const slice = visibleSlice(2000, 76, 76 * 1000, 760);
  expect(slice).toEqual({ first: 994, last: 1016, before: 994 * 76, total: 2000 * 76 });
});

test("a list that shrank under the scroll still shows its end", () => {
  expect(visibleSlice(3, 76, 50_000, 760)).toEqual({ first: 0, last: 3, before: 0, total: 228 });
  expect(visibleSlice(0, 76, 50_000, 760).last).toBe(0);
});

test("showing a row moves the list as little as possible", () => {
  expect(scrollToShow(2, 76, 0, 760)).toBe(0);
  expect(scrollToShow(20, 76, 0, 760)).toBe(21 * 76 - 760);
  expect(scrollToShow(1, 76, 500, 760)).toBe(76);
});
