import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { watchFreshness, type Freshness } from "./freshness";

let told: Freshness[] = [];
const state = (): string | undefined => told.at(-1)?.state;

beforeEach(() => {
  told = [];
  vi.useFakeTimers({ now: Date.parse("2026-11-24T21:00:00Z") });
});
afterEach(() => vi.useRealTimers());

test("twenty seconds of silence make it stale, and one sign makes it fresh", () => {
  const watch = watchFreshness((freshness) => told.push(freshness));
  watch.heard("2026-11-24T21:00:00Z");
  vi.advanceTimersByTime(19_000);
  expect(state()).toBe("fresh");
  vi.advanceTimersByTime(1_000);
  expect(state()).toBe("stale");
  watch.heard();
  expect(state()).toBe("fresh");
  watch.close();
});

test("the moment shown is the server's, whatever the phone's clock says", () => {
  const watch = watchFreshness((freshness) => told.push(freshness));
  watch.heard("2026-11-24T20:13:00Z");
  vi.advanceTimersByTime(4_000);
  watch.heard();
  expect(told.at(-1)?.at?.toISOString()).toBe("2026-11-24T20:13:04.000Z");
  watch.close();
});

test("a cut is said after five seconds, a short one never", () => {
  const watch = watchFreshness((freshness) => told.push(freshness));
  watch.broken();
  vi.advanceTimersByTime(3_000);
  watch.heard();
  vi.advanceTimersByTime(3_000);
  expect(told.map((one) => one.state)).not.toContain("offline");
  watch.broken();
  vi.advanceTimersByTime(5_000);
  expect(state()).toBe("offline");
  watch.close();
});

test("a log held back makes it stale though signs arrive", () => {
  const watch = watchFreshness((freshness) => told.push(freshness));
  watch.heard("2026-11-24T21:00:00Z");
  for (let sign = 0; sign < 3; sign++) {
    vi.advanceTimersByTime(15_000);
    watch.heard("2026-11-24T21:00:00Z");
  }
  expect(state()).toBe("stale");
  watch.close();
});

test("a browser that says it is offline is believed at once", () => {
  const online = vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
  const watch = watchFreshness((freshness) => told.push(freshness));
  expect(state()).toBe("offline");
  online.mockReturnValue(true);
  dispatchEvent(new Event("online"));
  expect(state()).toBe("fresh");
  watch.close();
  online.mockRestore();
});
