// @vitest-environment node
import { expect, test } from "vitest";
import { crew, mission } from "../fixtures";
import type { Action, Deed } from "../queue/action";
import { crewView, missionViews, undoable } from "./optimistic";

let taps = 0;
const did = (deed: Deed, at = "2026-11-24T21:06:00Z"): Action => ({ key: `k${++taps}`, at, crew: "C12", label: "", heldUntil: 0, deed });
const step = (verb: "acknowledge" | "en-route" | "on-scene" | "clear" | "refuse", more = {}): Action =>
  did({ what: "step", mission: 7, verb, ...more });

test("waiting steps show as done, with their own time, and are marked as not sent", () => {
  const [view] = missionViews([mission()], [step("acknowledge"), step("en-route")]);
  expect(view?.state).toBe("en_route");
  expect(view?.times.en_route).toBe("2026-11-24T21:06:00Z");
  expect(view?.next).toEqual(["on-scene", "clear", "refuse"]);
  expect(view?.unsent).toHaveLength(2);
});

test("steps of another mission change nothing here", () => {
  const [view] = missionViews([mission({ id: 8 })], [step("acknowledge")]);
  expect(view?.state).toBe("sent");
  expect(view?.unsent).toEqual([]);
});

test("nothing happens to a mission after its end", () => {
  const [view] = missionViews([mission()], [step("clear", { outcome: "warned" }), step("on-scene")]);
  expect(view?.state).toBe("cleared");
  expect(view?.outcome).toBe("warned");
});

test("the crew reads that it is free once its mission is over on the phone", () => {
  const committed = crew({ state: "committed" });
  const waiting = [step("clear", { outcome: "warned" })];
  expect(crewView(committed, missionViews([mission()], waiting), waiting).state).toBe("available");
  expect(crewView(committed, missionViews([mission()], []), []).state).toBe("committed");
});

test("a duty change that waits is shown and marked", () => {
  const waiting = [did({ what: "duty", state: "pause" })];
  expect(crewView(crew(), [], waiting)).toMatchObject({ state: "pause", unsent: { key: waiting[0]?.key } });
});

test("only the last waiting step can be taken back, and not while it leaves", () => {
  const waiting = [step("acknowledge"), step("en-route")];
  const [view] = missionViews([mission()], waiting);
  if (!view) throw new Error("no mission");
  expect(undoable(view, new Set())?.key).toBe(waiting[1]?.key);
  expect(undoable(view, new Set([waiting[1]?.key ?? ""]))).toBeNull();
});
