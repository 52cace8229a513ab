// @vitest-environment node
import { expect, test } from "vitest";
import { fit, pictureOf } from "./photos";

test("a photo is made small, never larger, and keeps its proportions", () => {
  expect(fit(4032, 3024)).toEqual({ width: 1600, height: 1200 });
  expect(fit(300, 1200)).toEqual({ width: 300, height: 1200 });
});

test("a drawing for a page becomes a picture that stands alone", () => {
  expect(decodeURIComponent(pictureOf('<svg viewBox="0 0 1 1"></svg>'))).toContain('<svg xmlns="http://www.w3.org/2000/svg" viewBox');
  expect(pictureOf('<svg xmlns="x"></svg>').match(/xmlns/g)).toHaveLength(1);
});
