import { expect, test } from "vitest";
import type { CaseClock } from "../cards";
import { incident, NOW } from "../fixtures";
import { alertFor } from "./alerts";
import { countdown, leftWords } from "./clocks";
import { byUrgency } from "./queue";

const clock = (given: Partial<CaseClock> = {}): CaseClock => ({
  kind: "hold",
  due_at: new Date(NOW + 160_000).toISOString(),
  target_s: 180,
  is_late: false,
  escalated_at: null,
  ...given,
});
const due = (seconds: number): string => new Date(NOW + seconds * 1000).toISOString();

test("a clock counts down, warns in its last quarter and says by how much it was missed", () => {
  expect(countdown(clock(), NOW)).toMatchObject({ tone: "calm", short: "2:40", long: "envoi attendu dans 2:40" });
  expect(countdown(clock({ due_at: due(45) }), NOW)).toMatchObject({ tone: "near", short: "0:45" });
  expect(countdown(clock({ due_at: due(-200), kind: "arrival" }), NOW)).toMatchObject({
    tone: "late",
    short: "+3 min",
    long: "délai d’arrivée dépassé de 3 min",
  });
});

test("far away nobody counts seconds", () => {
  expect([leftWords(599), leftWords(600), leftWords(4200)]).toEqual(["9:59", "10 min", "1 h 10"]);
});

test("a missed clock rings once, as loud as its class", () => {
  const before = incident({ priority: 1, state: "open", clock: clock() });
  const after = { ...before, version: 2, clock: clock({ escalated_at: due(0) }) };
  expect(alertFor(before, after, 7)).toBe("urgent");
  expect(alertFor({ ...before, priority: 2 }, { ...after, priority: 2 }, 7)).toBe("attention");
  expect(alertFor(after, { ...after, version: 3 }, 7)).toBeNull();
  expect(alertFor(undefined, after, 7)).toBe("urgent");
});

test("within a class the missed clocks come first, and no order changes by the passing of time alone", () => {
  const late = incident({ code: "A", urgency: 20, clock: clock({ escalated_at: due(-5) }) });
  const nearly = incident({ code: "B", urgency: 60, clock: clock({ due_at: due(1) }) });
  expect([nearly, late].sort(byUrgency).map((card) => card.code)).toEqual(["A", "B"]);
  expect([incident({ priority: 1 }), late].sort(byUrgency)[0]?.priority).toBe(1);
});
