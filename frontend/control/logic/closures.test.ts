import { expect, test } from "vitest";
import { NOW, closure } from "../fixtures";
import { closureWords, fieldOf, flowChoices, momentOf, shapeWords, sortClosures } from "./closures";

test("what is closed now comes before what is planned", () => {
  const cards = [closure({ id: 1, is_active: false }), closure({ id: 2, starts_at: "2026-11-24T20:00:00Z" }), closure({ id: 3 })];
  expect(sortClosures(cards).map(({ id }) => id)).toEqual([3, 2, 1]);
});

test("a closure says how much and until when", () => {
  expect(closureWords(closure(), NOW)).toBe("fermé, jusqu’à levée");
  expect(closureWords(closure({ kind: "slow", factor: 2, ends_at: "2026-11-24T21:30:00Z" }), NOW)).toMatch(/^ralenti ×2 jusqu’à \d\d:\d\d$/);
  expect(closureWords(closure({ is_active: false, starts_at: "2026-11-25T12:00:00Z" }), NOW)).toMatch(/^fermé à partir de demain/);
});

test("a line is a street, the rest an area", () => {
  expect(shapeWords(closure())).toBe("rue");
  expect(shapeWords(closure({ shape: { type: "Polygon", coordinates: [[]] } }))).toBe("zone");
});

test("a date field comes back as the same moment, and one left alone keeps its seconds", () => {
  const known = "2026-11-24T18:30:42Z";
  expect(momentOf(fieldOf(known), known)).toBe(known);
  expect(momentOf(fieldOf("2026-12-01T07:15:00Z"), known)).toBe("2026-12-01T07:15:00Z");
});

test("an empty date field is no moment", () => {
  expect(fieldOf(null)).toBe("");
  expect(momentOf("", "2026-11-24T18:30:42Z")).toBeNull();
  expect(momentOf("", null)).toBeNull();
  expect(momentOf("demain", null)).toBeNull();
});

test("a factor drawn elsewhere stays among the choices, in its place", () => {
  expect(flowChoices(null).map(({ label }) => label)).toEqual(["fermé", "ralenti ×1,5", "ralenti ×2", "ralenti ×4"]);
  expect(flowChoices(3).map(({ factor }) => factor)).toEqual([null, 1.5, 2, 3, 4]);
});
