import { expect, test } from "vitest";
import { fit } from "./redraw";

test("a photo is made small, and a small one stays as it is", () => {
  expect(fit(4032, 3024)).toEqual({ width: 1600, height: 1200 });
  expect(fit(3000, 4000)).toEqual({ width: 1200, height: 1600 });
  expect(fit(640, 480)).toEqual({ width: 640, height: 480 });
});
