import { expect, test } from "vitest";
import { incident, NOW } from "../fixtures";
import { byReading, promiseState, questionWords, readersWords } from "./words";

test("who reads the same thing is one line that counts", () => {
  const same = { lang: "it", lines: ["Dove?"] };
  const groups = byReading([{ report: "a", ...same }, { report: "b", lang: "fr", lines: ["Où ?"] }, { report: "c", ...same }]);
  expect(groups.map(readersWords)).toEqual(["2 déclarants liront, en italien", "Le déclarant lira, en français"]);
});

test("a question says how long it has waited, or after how long it was answered", () => {
  const asked_at = "2026-11-24T20:52:07Z";
  expect(questionWords({ asked_at, replied_at: null }, NOW)).toContain("sans réponse depuis 12 min");
  expect(questionWords({ asked_at, replied_at: "2026-11-24T20:56:07Z" }, NOW)).toContain("répondu après 4 min");
});

test("the promise is kept by an answer, near once told, broken by the clock, and none of an ended case", () => {
  const promise = { near_at: null, broken_at: null, answered_at: null };
  expect(promiseState(incident({ promise }), NOW)?.tone).toBe("calm");
  expect(promiseState(incident({ promise: { ...promise, near_at: "2026-11-24T21:00:00Z" } }), NOW)?.tone).toBe("near");
  const late = promiseState(incident({ promise, answer_by: "2026-11-24T20:04:07Z" }), NOW);
  expect(late?.tone).toBe("late");
  expect(late?.text).toContain("engagement dépassé de 1 h");
  expect(promiseState(incident({ promise: { ...promise, answered_at: "2026-11-24T21:00:00Z" } }), NOW)?.tone).toBe("kept");
  expect(promiseState(incident({ state: "ended" }), NOW)).toBeNull();
});
