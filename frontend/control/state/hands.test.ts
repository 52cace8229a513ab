import { afterEach, expect, test, vi } from "vitest";
import { Hands } from "./hands.svelte";

afterEach(() => void vi.useRealTimers());

test.each(["pointerdown", "pointermove", "wheel", "keydown"])("a %s holds the wall for a minute, and the seconds are said", (type) => {
  vi.useFakeTimers();
  const hands = new Hands();
  hands.start();
  expect(hands.isOn).toBe(false);
  dispatchEvent(new Event(type));
  expect([hands.isOn, hands.heldFor_s]).toEqual([true, 60]);
  vi.advanceTimersByTime(18_000);
  expect(hands.heldFor_s).toBe(42);
  vi.advanceTimersByTime(42_000);
  expect([hands.isOn, hands.heldFor_s]).toEqual([false, 0]);
  hands.stop();
});
