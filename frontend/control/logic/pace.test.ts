import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { paced } from "./pace";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("the first call is served at once, a rush once more at the end", () => {
  let runs = 0;
  const draw = paced(400, () => (runs += 1));
  for (let n = 0; n < 50; n += 1) draw();
  expect(runs).toBe(1);
  vi.advanceTimersByTime(400);
  expect(runs).toBe(2);
  vi.advanceTimersByTime(4000);
  expect(runs).toBe(2);
});

test("calls far apart are each served at once", () => {
  let runs = 0;
  const draw = paced(400, () => (runs += 1));
  draw();
  vi.advanceTimersByTime(401);
  draw();
  expect(runs).toBe(2);
});
