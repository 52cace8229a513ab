import { expect, test } from "vitest";
import { incident, mission } from "../fixtures";
import { canJoin, MOST_STOPS, moved, toggled, tourLine, tourWords } from "./tours";

test("only cases that may wait join a tour", () => {
  expect(canJoin(incident({ priority: 3, state: "open" }))).toBe(true);
  expect(canJoin(incident({ priority: 4, state: "held" }))).toBe(true);
  expect(canJoin(incident({ priority: 2, state: "open" }))).toBe(false);
  expect(canJoin(incident({ priority: 3, state: "dispatched" }))).toBe(false);
  expect(canJoin(incident({ priority: 3, state: "open", missions: [mission("C12", "planned")] }))).toBe(false);
});

test("a case is put in and taken out; a full tour takes no more", () => {
  expect(toggled(["A"], "B")).toEqual(["A", "B"]);
  expect(toggled(["A", "B"], "A")).toEqual(["B"]);
  const full = Array.from({ length: MOST_STOPS }, (_, index) => `C${index}`);
  expect(toggled(full, "Z")).toEqual(full);
});

test("the order of the visits is the operator's", () => {
  expect(moved(["A", "B", "C"], "C", -1)).toEqual(["A", "C", "B"]);
  expect(moved(["A", "B", "C"], "A", 1)).toEqual(["B", "A", "C"]);
  expect(moved(["A", "B"], "A", -1)).toEqual(["A", "B"]);
});

test("a proposed tour says what it costs", () => {
  const tour = { crew: "C12", incidents: ["A", "B", "C"], seconds: 2280, metres: 5230, reasons: [] };
  expect(tourWords(tour)).toBe("3 affaires · 38 min · 5,2 km");
});

test("the map joins the visits in their order, from the crew when its place is known", () => {
  const stops = [incident({ lon: 7.1, lat: 43.1 }), incident({ lon: null, lat: null }), incident({ lon: 7.2, lat: 43.2 })];
  expect(tourLine(stops, { lon: 7, lat: 43 })).toEqual([[7, 43], [7.1, 43.1], [7.2, 43.2]]);
  expect(tourLine(stops.slice(0, 1), undefined)).toBeNull();
});
