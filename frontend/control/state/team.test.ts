import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Api } from "../logic/api";
import { Team } from "./team.svelte";

let sent: { path: string; body: Record<string, unknown> }[] = [];
let answer: () => void = () => {};
const api: Api = {
  get: () => Promise.reject(new Error("nothing is read")),
  post: (path, body) => {
    sent.push({ path, body: body as Record<string, unknown> });
    return new Promise((done) => (answer = (): void => done({ ok: true, value: {} as never })));
  },
};
const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);
let team: Team;

beforeEach(() => {
  vi.useFakeTimers();
  sessionStorage.clear();
  sent = [];
  team = new Team(api, "/api/");
});
afterEach(() => {
  team.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("a window says at once what it shows, then every fifteen seconds, under one name", async () => {
  await team.start();
  answer();
  await settle();
  team.read("PM-1");
  answer();
  await vi.advanceTimersByTimeAsync(15_000);
  expect(sent.map((one) => one.body["reading"])).toEqual([null, "PM-1", "PM-1"]);
  expect(new Set(sent.map((one) => one.body["window"])).size).toBe(1);
});

test("while one word is on its way the next waits, and only the last case is told", async () => {
  await team.start();
  for (const code of ["PM-1", "PM-2", "PM-3"]) team.read(code);
  answer();
  await settle();
  expect(sent.map((one) => one.body["reading"])).toEqual([null, "PM-3"]);
});

test("a page that goes says so in a request that outlives it", async () => {
  const fetched = vi.fn((_url: string, _init: RequestInit) => Promise.resolve(new Response()));
  vi.stubGlobal("fetch", fetched);
  await team.start();
  dispatchEvent(new Event("pagehide"));
  expect(fetched.mock.calls[0]?.[0]).toBe("/api/presence/leave");
  expect(fetched.mock.calls[0]?.[1].keepalive).toBe(true);
});

test("an older change brings nobody back", () => {
  const lea = { id: 1, version: 4, name: "Léa", initials: "L", role: "operator", reading: [], since: null, claims: 0 };
  team.load([lea], null);
  team.put(1, 5, null);
  team.put(1, 4, lea);
  expect(team.people).toEqual([]);
});
