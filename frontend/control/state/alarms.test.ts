import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { AlarmCard } from "../crews";
import { alarm } from "../fixtures";
import type { Api, Result } from "../logic/api";
import { Alarms } from "./alarms.svelte";
import type { Sound } from "./sound.svelte";

let rung: string[];
let asked: [string, object][];
let answer: Result<{ alert: AlarmCard }>;

function room(): Alarms {
  const sound = { play: (alert: string) => void rung.push(alert) } as unknown as Sound;
  const post = async (path: string, body: object): Promise<unknown> => {
    asked.push([path, body]);
    return answer;
  };
  return new Alarms({ post } as unknown as Api, sound);
}

const seen = (given: Partial<AlarmCard> = {}): AlarmCard =>
  alarm({ version: 2, acknowledged_by: "Léa Martin", acknowledged_at: "2026-11-24T21:04:00Z", ...given });

beforeEach(() => {
  vi.useFakeTimers();
  [rung, asked] = [[], []];
});
afterEach(() => vi.useRealTimers());

test("distress rings at once and without a pause until somebody answers", () => {
  const alarms = room();
  alarms.put(alarm());
  vi.advanceTimersByTime(6_000);
  expect(rung).toEqual(["distress", "distress", "distress", "distress"]);
  alarms.put(seen());
  vi.advanceTimersByTime(60_000);
  expect(rung).toHaveLength(4);
  expect(alarms.list).toHaveLength(1); // answered, not over
});

test("a screen that comes back rings for what began meanwhile, and falls silent for what ended", () => {
  const alarms = room();
  const said: string[] = [];
  alarms.onBegin = (words) => said.push(words);
  alarms.load([alarm()]);
  alarms.load([alarm()]);
  expect(said).toEqual(["Détresse : l’équipage C12 appelle à l’aide"]);
  alarms.load([]);
  vi.advanceTimersByTime(60_000);
  expect([rung, alarms.list]).toEqual([["distress"], []]);
});

test("two crews ring one tone, and it goes on for the second", () => {
  const alarms = room();
  alarms.put(alarm());
  alarms.put(alarm({ id: 2, crew: "M31" }));
  alarms.put(seen());
  vi.advanceTimersByTime(2_000);
  expect(rung).toEqual(["distress", "distress"]);
});

test("a missed check rings softer and seldom", () => {
  room().put(alarm({ kind: "overdue" }));
  vi.advanceTimersByTime(30_000);
  expect(rung).toEqual(["overdue", "overdue", "overdue"]);
});

test("a crew that presses again after an answer rings again; an older card changes nothing", () => {
  const alarms = room();
  alarms.put(seen());
  alarms.put(alarm());
  expect(rung).toEqual([]);
  alarms.put(alarm({ version: 3 }));
  expect(rung).toEqual(["distress"]);
});

test("the key answers the gravest; what a colleague did first is said, with the words kept", async () => {
  const alarms = room();
  alarms.put(alarm());
  answer = { ok: false, failure: { kind: "conflict", message: "Ana Bo : vu, à 21:04:00.", fresh: null } };
  expect(alarms.acknowledgeFirst()).toBe(true);
  await vi.advanceTimersByTimeAsync(0);
  expect(asked).toEqual([["alerts/1/acknowledge", { version: 1 }]]);
  expect(alarms.failure?.failure.message).toBe("Ana Bo : vu, à 21:04:00.");
  answer = { ok: true, value: { alert: seen({ version: 3, closed_at: "2026-11-24T21:05:00Z" }) } };
  expect(await alarms.close(alarm(), "tout va bien")).toBe(true);
  expect(alarms.list).toEqual([]);
  expect(alarms.acknowledgeFirst()).toBe(false);
});
