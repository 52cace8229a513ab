// @vitest-environment node
import { expect, test } from "vitest";
import { mission } from "../fixtures";
import type { Action } from "../queue/action";
import { clockOffset, takenAway, withFinished } from "./kept";

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
