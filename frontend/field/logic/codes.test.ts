// @vitest-environment node
import { expect, test } from "vitest";
import { pictureOf } from "./codes";

test("a drawing for a page becomes a picture that stands alone", () => {
  expect(decodeURIComponent(pictureOf('<svg viewBox="0 0 1 1"></svg>'))).toContain('<svg xmlns="http://www.w3.org/2000/svg" viewBox');
  expect(pictureOf('<svg xmlns="x"></svg>').match(/xmlns/g)).toHaveLength(1);
});
