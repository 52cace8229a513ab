import { expect, test } from "vitest";
import { untilClock, untilIn } from "./timers";

const NOW = new Date(2026, 10, 24, 21, 4, 7).getTime();

test("a timer ends that many minutes from now", () => {
  expect(untilIn(20, Date.parse("2026-11-24T21:04:07.345Z"))).toBe("2026-11-24T21:24:07Z");
});

test("an hour already past is tomorrow's", () => {
  expect(new Date(untilClock("22:30", NOW) ?? "")).toEqual(new Date(2026, 10, 24, 22, 30));
  expect(new Date(untilClock("08:00", NOW) ?? "")).toEqual(new Date(2026, 10, 25, 8, 0));
});

test("what is not an hour is not a timer", () => {
  for (const typed of ["", "25:00", "8h", "12:60"]) expect(untilClock(typed, NOW)).toBeNull();
});
