import { expect, test } from "vitest";
import { DESK_API, IDLE_MS, isTriedLately, mayReload, standing } from "./deployment";

test("another build is newer, another language is foreign", () => {
  expect(standing("a", { build: "a", api: DESK_API })).toBe("same");
  expect(standing("a", { build: "b", api: DESK_API })).toBe("newer");
  expect(standing("a", { build: "b", api: DESK_API + 1 })).toBe("foreign");
});

test("it reloads only when nobody works, nothing is open and the server is there", () => {
  const quiet = { idle_ms: IDLE_MS, isBusy: false, isLive: true };
  expect(mayReload(quiet)).toBe(true);
  expect(mayReload({ ...quiet, idle_ms: IDLE_MS - 1 })).toBe(false);
  expect(mayReload({ ...quiet, isBusy: true })).toBe(false);
  expect(mayReload({ ...quiet, isLive: false })).toBe(false);
});

test("one build is tried once in ten minutes, so that two servers of two builds turn nobody in circles", () => {
  expect(isTriedLately("b", { build: "b", at: 0 }, 1_000)).toBe(true);
  expect(isTriedLately("c", { build: "b", at: 0 }, 1_000)).toBe(false);
  expect(isTriedLately("b", { build: "b", at: 0 }, 600_001)).toBe(false);
});
