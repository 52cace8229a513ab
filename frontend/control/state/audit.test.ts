import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { incident } from "../fixtures";
import type { Api } from "../logic/api";
import type { Digest } from "../logic/audit";
import { Audit } from "./audit.svelte";
import { Desk } from "./desk.svelte";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function looks(answers: Digest[], isLive = true): Promise<{ restarts: number; audit: Audit; desk: Desk }> {
  const desk = new Desk();
  desk.upsert(incident({ code: "A", version: 4 }));
  let restarts = 0;
  const api = { get: () => Promise.resolve({ ok: true, value: answers.shift() }) } as unknown as Api;
  const audit = new Audit({ desk, api, isLive: () => isLive, restart: () => void (restarts += 1) });
  const looking = audit.look();
  await vi.advanceTimersByTimeAsync(3_000);
  await looking;
  return { restarts, audit, desk };
}

test("a screen that agrees with the server is left alone", async () => {
  expect((await looks([{ open: 1, versions: 4 }])).restarts).toBe(0);
});

test("a missed change is found although nothing else moves, and the screen starts anew", async () => {
  const { restarts, audit } = await looks([{ open: 1, versions: 5 }, { open: 1, versions: 5 }]);
  expect([restarts, audit.gaps]).toEqual([1, 1]);
});

test("what is only on its way is no gap", async () => {
  expect((await looks([{ open: 1, versions: 5 }, { open: 2, versions: 9 }])).restarts).toBe(0);
  expect((await looks([{ open: 1, versions: 5 }, { open: 1, versions: 4 }])).restarts).toBe(0);
  expect((await looks([{ open: 1, versions: 5 }, { open: 1, versions: 5 }], false)).restarts).toBe(0);
});
