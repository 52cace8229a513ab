// @vitest-environment node
import { expect, test } from "vitest";
import { snapshot } from "../fixtures";
import { kindsFound, recentFirst, withRecent } from "./kinds";

const { kinds } = snapshot();
const codes = (found: typeof kinds): string[] => found.map((kind) => kind.code);

test("kinds are found by the beginnings of their words, without accents", () => {
  expect(codes(kindsFound(kinds, "vehic vent"))).toEqual(["vehicle.abandoned"]);
  expect(codes(kindsFound(kinds, "AMPLIFIEE"))).toEqual(["noise.music"]);
  expect(kindsFound(kinds, "")).toHaveLength(2);
  expect(kindsFound(kinds, "ntouse")).toEqual([]);
});

test("the last kinds used come first, at most four", () => {
  expect(codes(recentFirst(kinds, ["vehicle.abandoned"]))).toEqual(["vehicle.abandoned", "noise.music"]);
  expect(withRecent(["a", "b", "c", "d"], "c")).toEqual(["c", "a", "b", "d"]);
  expect(withRecent(["a", "b", "c", "d"], "e")).toEqual(["e", "a", "b", "c"]);
});
