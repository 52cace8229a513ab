// @vitest-environment node
import { expect, test } from "vitest";
import { laterSteps, mainStep, nextAfter } from "./steps";

test("the big button is the next natural step that the server allows", () => {
  expect(mainStep({ next: ["refuse", "clear", "on-scene", "en-route", "acknowledge"] })).toBe("acknowledge");
  expect(mainStep({ next: ["on-scene", "clear", "refuse"] })).toBe("on-scene");
  expect(mainStep({ next: [] })).toBeNull();
});

test("a step may be skipped, in order", () => {
  expect(laterSteps({ next: ["acknowledge", "en-route", "on-scene", "clear", "refuse"] })).toEqual(["en-route", "on-scene", "clear"]);
});

test("offline, what is done leaves the list and nothing is invented", () => {
  const all = ["acknowledge", "en-route", "on-scene", "clear", "refuse"] as const;
  expect(nextAfter(all, "en-route")).toEqual(["on-scene", "clear", "refuse"]);
  expect(nextAfter(all, "on-scene")).toEqual(["clear"]);
  expect(nextAfter(all, "clear")).toEqual([]);
  expect(nextAfter(["clear"], "on-scene")).toEqual(["clear"]);
});
