import { expect, test } from "vitest";
import { NOBODY, still, stretched, toggled } from "./picking";

const ORDER = ["A", "B", "C", "D"];

test("one is added, and taken out again", () => {
  expect([...toggled(toggled(NOBODY, "A"), "B")]).toEqual(["A", "B"]);
  expect([...toggled(new Set(["A", "B"]), "A")]).toEqual(["B"]);
});

test("a range runs from where picking began, upwards as well, and keeps what was picked apart", () => {
  expect([...stretched(NOBODY, ORDER, "B", "D")]).toEqual(["B", "C", "D"]);
  expect([...stretched(new Set(["D"]), ORDER, "B", "A")]).toEqual(["D", "A", "B"]);
  expect([...stretched(NOBODY, ORDER, null, "C")]).toEqual(["C"]);
});

test("a beginning that has left the list is no range", () => {
  expect([...stretched(NOBODY, ORDER, "gone", "B")]).toEqual(["B"]);
  expect([...stretched(NOBODY, ORDER, "A", "gone")]).toEqual([]);
});

test("cases that went away are no longer picked", () => {
  expect(still(new Set(["A", "B"]), (code) => code === "B")).toEqual(["B"]);
});
