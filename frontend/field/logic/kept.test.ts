// @vitest-environment node
import { expect, test } from "vitest";
import { crew, mission } from "../fixtures";
import type { Action } from "../queue/action";
import { clockOffset, completed, withdrawalWords, takenAway, withFinished } from "./kept";

test("a phone whose clock is wrong by minutes is corrected, a slow network is not a wrong clock", () => {
  const at = "2026-11-24T21:04:07Z";
  expect(clockOffset(at, Date.parse(at) - 600_000)).toBe(600_000);
  expect(clockOffset(at, Date.parse(at) + 2_000)).toBe(0);
});

test("a mission that left during a cut is noticed, one that the crew ended is not", () => {
  const ended: Action = {
    key: "k", at: "", crew: "C12", label: "", heldUntil: 0, deed: { what: "step", mission: 7, verb: "clear", outcome: "warned" },
  };
  expect(takenAway([mission()], [], [])).toHaveLength(1);
  expect(takenAway([mission()], [], [ended])).toEqual([]);
  expect(takenAway([mission()], [mission()], [])).toEqual([]);
});

test("the latest ended missions are remembered once each", () => {
  const one = { id: 1, at: "", kind_label: "", place: "", words: "a" };
  expect(withFinished([one], { ...one, words: "b" })).toEqual([{ ...one, words: "b" }]);
  const many = Array.from({ length: 30 }, (_, id) => ({ ...one, id })).reduce(withFinished, [] as ReturnType<typeof withFinished>);
  expect(many).toHaveLength(20);
  expect(many[0]?.id).toBe(29);
});

test("what an older app kept is completed, never dropped", () => {
  const { near_at: _n, approach: _a, vehicle_checks: _v, wants_vehicle_check: _w, ...older } = mission();
  const { tour: _t, check_due_at: _c, ...olderCrew } = crew();
  const kept = { crew: olderCrew, missions: [older] } as unknown as Parameters<typeof completed>[0];
  expect(completed(kept)).toEqual({ crew: crew(), missions: [mission()], messages: [], alerts: [] });
});

test("a diversion says where to, and that the case before is back at the desk", () => {
  const one = { id: 7, kind_label: "Véhicule ventouse", place: "4 rue Barla", words: "", isDiverted: true };
  expect(withdrawalWords(one, { kind_label: "Rodéo", place: "1 quai" })).toEqual({
    title: "Détournés vers 1 quai (Rodéo)",
    words: "L’affaire précédente (Véhicule ventouse) est rendue au CSU.",
  });
  expect(withdrawalWords(one, null).title).toBe("Détournés vers une autre affaire");
  expect(withdrawalWords({ ...one, isDiverted: false }, null).title).toContain("n’est plus à vous");
});
