import { expect, test } from "vitest";
import { crew, incident, NOW } from "../fixtures";
import { board, chipWords, freshWords, isOld, positionWords } from "./roster";

const since = "2026-11-24T21:01:07Z";
const mission = (code: string, state: string): { id: number; incident: string; state: string; since: string } => ({ id: 1, incident: code, state, since });

test("crews stand by what they do; those off duty are not shown", () => {
  const groups = board(
    [
      crew({ call_sign: "C10" }),
      crew({ call_sign: "C2" }),
      crew({ call_sign: "C3", state: "committed", mission: mission("A", "acknowledged") }),
      crew({ call_sign: "C4", state: "committed", mission: mission("B", "en_route") }),
      crew({ call_sign: "C5", state: "committed", mission: mission("B", "on_scene") }),
      crew({ call_sign: "C6", state: "pause" }),
      crew({ call_sign: "C7", state: "unreachable" }),
      crew({ call_sign: "C8", state: "off_duty" }),
    ],
    new Map([["A", incident({ priority: 3 })], ["B", incident({ priority: 1 })]]),
  );
  expect(groups.map((group) => group.crews.map((one) => one.call_sign))).toEqual([["C2", "C10"], ["C4", "C3"], ["C5"], ["C6", "C7"]]);
});

test("a chip says how urgent and since when", () => {
  expect(chipWords(crew({ mission: mission("B", "en_route") }), incident({ priority: 1 }), NOW)).toBe("P1 · 3 min");
  expect(chipWords(crew(), undefined, NOW)).toBe("");
  expect(chipWords(crew({ state: "pause", state_since: since }), undefined, NOW)).toBe("pause 3 min");
});

test("an old position is not passed off as a fresh one", () => {
  const fix = { call_sign: "C1", lon: 7, lat: 43, accuracy_m: 5, heading: null };
  expect(positionWords({ ...fix, at: "2026-11-24T21:04:03Z" }, NOW)).toBe("position il y a 4 s");
  expect(positionWords({ ...fix, at: since }, NOW)).toBe("position il y a 3 min, à vérifier");
  expect(positionWords(undefined, NOW)).toBe("aucune position reçue");
});

test("a chip says how old the position is, and marks the old one", () => {
  const fix = { call_sign: "C1", lon: 7, lat: 43, accuracy_m: 5, heading: null, at: "2026-11-24T21:03:27Z" };
  expect([freshWords(fix, NOW), isOld(fix, NOW)]).toEqual(["40 s", false]);
  expect(isOld({ ...fix, at: since }, NOW)).toBe(true);
  expect([freshWords(undefined, NOW), isOld(undefined, NOW)]).toEqual(["", true]);
});
