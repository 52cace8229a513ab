// @vitest-environment node
import { expect, test } from "vitest";
import { darkWhen, dressOf } from "./dress";

test("the dress is the one chosen by hand, else the system's", () => {
  expect(dressOf(null)).toBe("auto");
  expect(dressOf("pyjamas")).toBe("auto");
  expect([dressOf("night"), dressOf("day")].map(darkWhen)).toEqual(["all", "not all"]);
  expect(darkWhen("auto")).toBe("(prefers-color-scheme: dark)");
});
