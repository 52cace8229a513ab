import { expect, test } from "vitest";
import { HANDS_MS, handsRest, LEAST_REST_MS, MOST_REST_MS, Pace, restAfter } from "./pace";

function clockwork() {
  let now = 0;
  let timers: { at: number; run: () => void; id: number }[] = [];
  let ids = 0;
  return {
    clock: {
      now: () => now,
      later: (run: () => void, afterMs: number) => (timers.push({ at: now + afterMs, run, id: ++ids }), ids),
      forget: (id: number) => void (timers = timers.filter((one) => one.id !== id)),
    },
    pass(ms: number) {
      const end = now + ms;
      for (;;) {
        const [next] = timers.filter((one) => one.at <= end).sort((a, b) => a.at - b.at);
        if (!next) break;
        timers = timers.filter((one) => one !== next);
        now = next.at;
        next.run();
      }
      now = end;
    },
  };
}

test("a dear drawing is followed by twice as long a rest, within bounds", () => {
  expect(restAfter(5)).toBe(LEAST_REST_MS);
  expect(restAfter(400)).toBe(800);
  expect(restAfter(60_000)).toBe(MOST_REST_MS);
});

test("many asks while resting are one drawing, and the last is never lost", () => {
  const { clock, pass } = clockwork();
  let drawn = 0;
  const pace = new Pace(() => (drawn += 1), clock);
  pace.ask();
  expect(drawn).toBe(1);
  pass(300);
  pace.settled();
  for (let n = 0; n < 50; n++) pace.ask();
  pass(599);
  expect(drawn).toBe(1);
  pass(1);
  expect(drawn).toBe(2);
});

test("a map that never comes to rest is still drawn again", () => {
  const { clock, pass } = clockwork();
  let drawn = 0;
  const pace = new Pace(() => (drawn += 1), clock);
  pace.ask();
  pace.ask();
  pass(2 * MOST_REST_MS);
  expect(drawn).toBe(2);
});

test("nothing asked, nothing drawn", () => {
  const { clock, pass } = clockwork();
  let drawn = 0;
  const pace = new Pace(() => (drawn += 1), clock);
  pace.ask();
  pass(10);
  pace.settled();
  pass(60_000);
  expect(drawn).toBe(1);
});

test("hands rest longer before a dear drawing, a second at most", () => {
  expect(handsRest(LEAST_REST_MS)).toBe(HANDS_MS);
  expect(handsRest(800)).toBe(800);
  expect(handsRest(MOST_REST_MS)).toBe(1000);
});

test("a stopped map is not drawn", () => {
  const { clock, pass } = clockwork();
  let drawn = 0;
  const pace = new Pace(() => (drawn += 1), clock);
  pace.stop();
  pace.ask();
  pass(60_000);
  expect(drawn).toBe(0);
});

test("hands on the keys come first, but not for ever", () => {
  const { clock, pass } = clockwork();
  let drawn = 0;
  const pace = new Pace(() => (drawn += 1), clock);
  pace.hands();
  pace.ask();
  pass(HANDS_MS - 1);
  expect(drawn).toBe(0);
  pass(1);
  expect(drawn).toBe(1);
  pace.settled();
  pass(LEAST_REST_MS);
  pace.hands();
  pace.ask();
  for (let n = 0; n < MOST_REST_MS / 100; n++) {
    pass(100);
    pace.hands();
  }
  expect(drawn).toBe(2);
});
