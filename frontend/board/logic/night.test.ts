import { expect, test } from "vitest";
import { nextDress, wanted } from "./night";

test("by the hour the night is dark and the day is the machine's choice", () => {
  expect([3, 6, 7, 12, 19, 20, 23].map((hour) => wanted("auto", hour))).toEqual(["dark", "dark", null, null, null, "dark", "dark"]);
});

test("a person's choice outranks the hour, and the key goes round", () => {
  expect([wanted("light", 23), wanted("dark", 12)]).toEqual(["light", "dark"]);
  expect([nextDress("auto"), nextDress("light"), nextDress("dark")]).toEqual(["light", "dark", "auto"]);
});
