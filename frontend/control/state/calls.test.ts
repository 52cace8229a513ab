import { beforeEach, expect, test, vi } from "vitest";
import type { Api, Result } from "../logic/api";
import type { CallCard, CallDraft } from "../logic/calls";
import { Calls } from "./calls.svelte";
import type { Desk } from "./desk.svelte";
import type { Sound } from "./sound.svelte";

const LOST = { ok: false as const, failure: { kind: "unsent" as const, message: "Non envoyé" } };
const SAVED = { ok: true as const, value: { code: "PM-1", case: "PM-1" } };

beforeEach(() => sessionStorage.clear());

/** Answers in the order of the questions; what was asked is kept. */
function room(answers: Result<unknown>[]): { calls: Calls; asked: [string, Record<string, unknown>][]; played: string[]; draft: CallDraft } {
  const asked: [string, Record<string, unknown>][] = [];
  const post = vi.fn(async (path: string, body: object) => {
    asked.push([path, body as Record<string, unknown>]);
    return answers.shift() ?? { ok: true, value: {} };
  });
  const played: string[] = [];
  const sound = { play: (alert: string) => played.push(alert) } as unknown as Sound;
  const calls = new Calls({ get: post, post } as unknown as Api, {} as Desk, sound);
  calls.drafts.push({
    key: "k".repeat(12), call: 7, number: "", beganAt: 0, kindTyped: "mu", kind: "noise.music", ongoing: "now", placeTyped: "rue de France",
    spot: null, answers: {}, comment: "Basses", wantsContact: false, name: "", callbackMin: null, addTo: null, join: null, isWrapping: false,
    tried: null, saved: null,
  }); // prettier-ignore
  return { calls, asked, played, draft: calls.drafts.at(-1)! };
}

test("words changed after a lost answer follow as a word of the same report", async () => {
  const { calls, asked, draft } = room([LOST, SAVED]);
  await calls.save(draft);
  expect([draft.saved, draft.isWrapping]).toEqual([null, false]);
  draft.comment = "Basses, et des cris";
  await calls.save(draft);
  expect(asked.map(([path]) => path)).toEqual(["calls", "calls", "calls/7/message"]);
  expect(asked[2]?.[1]).toEqual({ report: "PM-1", text: "Basses, et des cris" });
  expect(draft.isWrapping).toBe(true);
});

test("a wish to be called back that was lost keeps the form, and is asked again without a second report", async () => {
  const { calls, asked, draft } = room([SAVED, LOST]);
  draft.callbackMin = 15;
  await calls.save(draft);
  expect([draft.isWrapping, calls.failure?.message]).toEqual([false, "Non envoyé"]);
  await calls.save(draft);
  expect(asked.map(([path]) => path)).toEqual(["calls", "calls/7/callback", "calls/7/callback"]);
  expect(draft.isWrapping).toBe(true);
});

test("a call put away without a report keeps every word", async () => {
  const { calls, asked, draft } = room([]);
  draft.comment = "x".repeat(1500);
  await calls.wrap(draft, "information");
  expect(asked[0]?.[1]["note"]).toHaveLength(1500);
});

test("a ringing call has its own sound", () => {
  const { calls, played } = room([]);
  calls.put({ id: 3, version: 1, state: "ringing", callback: null } as CallCard);
  expect(played).toEqual(["call"]);
});
