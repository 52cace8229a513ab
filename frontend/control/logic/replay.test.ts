import { expect, test } from "vitest";
import { crew, incident, NOW } from "../fixtures";
import { bannerWords, fieldOf, quarterOf, shownAt, stepOf, type Stretch } from "./replay";

const at = (minutes: number): string => new Date(NOW + minutes * 60_000).toISOString();
const fix = (minutes: number, lon: number) => ({ call_sign: "C12", lon, lat: 43.7, at: at(minutes), seen_at: at(minutes), accuracy_m: 8, heading: null });

function stretch(): Stretch {
  const first = incident({ code: "PM-1", version: 1 });
  const second = incident({ code: "PM-2", version: 1 });
  return {
    at: at(0),
    incidents: [first],
    crews: [crew({ call_sign: "C12" })],
    closures: [],
    positions: [fix(-20, 1), fix(-1, 2)],
    positions_words: "",
    frame: {
      until: at(15),
      changes: [
        { at: at(1), kind: "incident.changed", entity: "incident:PM-2", version: 1, body: second },
        { at: at(2), kind: "incident.changed", entity: "incident:PM-1", version: 2, body: { ...first, version: 2, state: "open" } },
        { at: at(5), kind: "incident.gone", entity: "incident:PM-1", version: 3, body: {} },
      ],
      fixes: [fix(3, 3)],
    },
  };
}

test("a moment shows what had been told by then, and nothing after", () => {
  const states = [0, 1, 3, 6].map((minute) => shownAt(stretch(), NOW + minute * 60_000).incidents.map((card) => `${card.code} ${card.state}`));
  expect(states).toEqual([["PM-1 new"], ["PM-1 new", "PM-2 new"], ["PM-1 open", "PM-2 new"], ["PM-2 new"]]);
});

test("going back is the same as never having gone forward", () => {
  const one = stretch();
  const before = shownAt(one, NOW + 60_000);
  shownAt(one, NOW + 600_000);
  expect(shownAt(one, NOW + 60_000)).toEqual(before);
});

test("a position counts for a quarter of an hour", () => {
  expect([0, 4, 19].map((minute) => shownAt(stretch(), NOW + minute * 60_000).positions.map((one) => one.lon))).toEqual([[2], [3], []]);
});

test("keys move by a minute, a quarter, to the ends; others do not", () => {
  expect(["ArrowLeft", "ArrowRight", "PageDown", "PageUp"].map(stepOf)).toEqual([-60_000, 60_000, -900_000, 900_000]);
  expect([stepOf("Home"), stepOf("End"), stepOf("a")]).toEqual(["first", "last", null]);
});

test("the banner says the minute, and that nothing can be done", () => {
  const moment = new Date(2026, 10, 24, 21, 4).getTime();
  expect(bannerWords(moment)).toBe("Rejeu du 24/11 21:04 — lecture seule");
  expect(fieldOf(moment)).toBe("2026-11-24T21:04");
  expect(quarterOf(NOW)).toBe(Date.parse("2026-11-24T21:00:00Z"));
});
