// @vitest-environment node
import { expect, test } from "vitest";
import { mission } from "../fixtures";
import { placeOf, routeLink, situation, span } from "./words";

const incident = mission().incident;

test("spans are said as people say them", () => {
  expect([0, 3_400, 59_000, 61_000, 3_599_000, 7_500_000].map(span)).toEqual(["0 s", "3 s", "59 s", "1 min", "59 min", "2 h 05"]);
});

test("the situation is one line", () => {
  expect(situation(incident)).toMatch(/^en cours au moment du signalement · 3 témoins · signalé à \d\d:\d\d$/);
  expect(situation({ ...incident, ongoing: "unknown", witnesses: 1 })).toMatch(/^1 témoin · /);
});

test("a place without an address still has words", () => {
  expect(placeOf({ ...incident, address: "" })).toBe("porte ouverte, au fond de la cour");
  expect(placeOf({ ...incident, address: "", place_words: "" })).toBe("Point sur la carte");
  expect(placeOf({ ...incident, address: "", place_words: "", lon: null, lat: null })).toBe("Lieu non précisé");
});

test("the way is handed over to the phone's own navigation", () => {
  expect(routeLink(incident, "Android 15")).toBe("geo:43.7032,7.2661?q=43.7032,7.2661(12%20rue%20de%20France)");
  expect(routeLink(incident, "iPhone; CPU")).toBe("maps:?daddr=43.7032,7.2661&q=12%20rue%20de%20France");
  expect(routeLink({ ...incident, lon: null, lat: null }, "Android 15")).toBe("geo:0,0?q=12%20rue%20de%20France");
});
