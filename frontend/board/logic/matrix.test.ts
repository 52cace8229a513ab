import { expect, test } from "vitest";
import type { Coverage, SectorCoverage } from "../../control/crews";
import { crew, incident, mission, NOW } from "../../control/fixtures";
import { coverTone, coverWord, howLong, matrix, percent, reachWords, totals, unserved } from "./matrix";

const sector = (given: Partial<SectorCoverage> = {}): SectorCoverage => ({ code: "centre", name: "Centre", crews: 2, free: 1, reach_s: 240, share: 0.9, ...given });
const coverage = (...sectors: SectorCoverage[]): Coverage => ({ at: "2026-11-24T21:04:00Z", minutes: 8, sectors, next_free: [] });
const busy = { id: 1, incident: "A", state: "on_scene", since: "2026-11-24T21:01:07Z" };

test("each sector has its row, in the city's order, with its crews by what they do", () => {
  const rows = matrix(
    [
      crew({ call_sign: "C2" }),
      crew({ call_sign: "C1", state: "committed", mission: busy }),
      crew({ call_sign: "C3", sector: null, state: "pause" }),
      crew({ call_sign: "C4", state: "off_duty" }),
    ],
    new Map(),
    coverage(sector({ code: "port", name: "Port" }), sector()),
  );
  expect(rows.map((row) => row.name)).toEqual(["Port", "Centre", "Sans secteur"]);
  expect(rows[1]?.cells.available.map((one) => one.call_sign)).toEqual(["C2"]);
  expect(rows[1]?.cells.on_scene.map((one) => one.call_sign)).toEqual(["C1"]);
  expect(rows[2]?.cells.away).toHaveLength(1);
});

test("without coverage the crews still have their rows", () => {
  expect(matrix([crew()], new Map(), null).map((row) => [row.name, row.coverage])).toEqual([["Centre", null]]);
});

test("how long counts from the mission, else from the state", () => {
  expect(howLong(crew({ mission: busy }), NOW)).toBe("3 min");
  expect(howLong(crew(), NOW)).toBe("14 min");
});

test("the head counts crews on duty only", () => {
  const crews = [crew(), crew({ mission: busy }), crew({ state: "unreachable" }), crew({ state: "off_duty" })];
  expect(totals(crews)).toEqual({ available: 1, en_route: 0, on_scene: 1, away: 1 });
});

test("urgent cases wait until somebody is sent", () => {
  const cards = [
    incident({ code: "A", priority: 2 }),
    incident({ code: "B", priority: 1, state: "open" }),
    incident({ code: "C", priority: 1, state: "dispatched", missions: [mission("C12")] }),
    incident({ code: "D", priority: 3 }),
  ];
  expect(unserved(cards).map((card) => card.code)).toEqual(["B", "A"]);
});

test("coverage is a word before it is a colour", () => {
  expect([0.9, 0.797, 0.5, 0.1].map((share) => coverTone(sector({ share })))).toEqual(["good", "good", "thin", "bare"]);
  expect([sector(), sector({ share: 0 }), null].map(coverWord)).toEqual(["couvert", "à découvert", "inconnu"]);
  expect([sector(), sector({ reach_s: null })].map(reachWords)).toEqual(["· 4 min", ""]);
  expect([percent(0.456), percent(null)]).toEqual(["46 %", ""]);
});
