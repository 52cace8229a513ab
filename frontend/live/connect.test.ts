import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { connect, type Live, type LiveSnapshot } from "./connect";
import { FakeSource } from "./fakesource";
import type { Freshness } from "./freshness";
import type { Change } from "./store";

let answers: (Response | Error)[] = [];
let asked = 0;
let snapshots: LiveSnapshot[] = [];
let changes: Change[] = [];
let gone: Change[] = [];
let signedOut: number[] = [];
let freshness: Freshness[] = [];
let live: Live;

const snapshot = (position: string): Response => Response.json({ position, at: "2026-11-24T21:04:07Z" });
const failure = (status: number): Response => Response.json({ error: {} }, { status });
const settle = (ms = 0): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
const change = (kind: string): Change => ({ kind, entity: "incident:PM-1", version: 2, at: "2026-11-24T21:04:08Z", body: {} });

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse("2026-11-24T21:04:07Z") });
  answers = [], asked = 0, snapshots = [], changes = [], gone = [], signedOut = [], freshness = [];
  FakeSource.all = [];
  vi.stubGlobal("EventSource", FakeSource);
  vi.stubGlobal("fetch", async () => {
    asked++;
    const answer = answers.shift() ?? snapshot("99-1");
    if (answer instanceof Error) throw answer;
    return answer;
  });
});
afterEach(() => {
  live.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function start(...given: (Response | Error)[]): Promise<void> {
  answers = given;
  live = connect({
    snapshotUrl: "/snapshot",
    streamUrl: "/live",
    onSnapshot: (one) => snapshots.push(one),
    onChange: (one) => changes.push(one),
    onGone: (one) => gone.push(one),
    onFreshness: (one) => freshness.push(one),
    onSignedOut: (status) => signedOut.push(status),
  });
  await settle();
}

test("the stream starts where the snapshot stands", async () => {
  await start(snapshot("41-7"));
  expect(FakeSource.last.url).toBe("/live?from=41-7");
});

test("changes and departures arrive at their doors", async () => {
  await start();
  FakeSource.last.sends("change", change("incident.changed"), "42-1");
  FakeSource.last.sends("change", change("incident.gone"), "42-2");
  expect(changes.map((one) => one.kind)).toEqual(["incident.changed"]);
  expect(gone.map((one) => one.kind)).toEqual(["incident.gone"]);
});

test("a resync is a new start", async () => {
  await start(snapshot("1-1"), snapshot("2-1"));
  const first = FakeSource.last;
  first.sends("resync", {});
  await settle();
  expect(snapshots.map((one) => one.position)).toEqual(["1-1", "2-1"]);
  expect(first.readyState).toBe(FakeSource.CLOSED);
  expect(FakeSource.last.url).toBe("/live?from=2-1");
});

test("a stream refused by the server heals by a new snapshot", async () => {
  await start(snapshot("1-1"), snapshot("2-1"));
  FakeSource.last.isRefused();
  await settle(1_000);
  expect(FakeSource.last.url).toBe("/live?from=2-1");
});

test("a cut is left to the browser, which comes back with the last event's number", async () => {
  await start();
  FakeSource.last.opens();
  FakeSource.last.isCut();
  await settle(3_000);
  expect(FakeSource.all).toHaveLength(1);
  expect(asked).toBe(1);
});

test("a connection that went deaf is opened again after the last event it gave", async () => {
  await start();
  FakeSource.last.opens();
  FakeSource.last.sends("change", change("incident.changed"), "120-3");
  await settle(36_000);
  expect(FakeSource.all).toHaveLength(2);
  expect(FakeSource.last.url).toBe("/live?from=120-3");
});

test("attempts slow down, and the network coming back ends the wait", async () => {
  await start(...Array.from({ length: 8 }, () => new Error("no network")));
  await settle(20_000);
  const tried = asked;
  expect(tried).toBeLessThan(9);
  expect(freshness.at(-1)?.state).toBe("offline");
  answers = [snapshot("5-1")];
  dispatchEvent(new Event("online"));
  await settle();
  expect(FakeSource.last.url).toBe("/live?from=5-1");
  expect(freshness.at(-1)?.state).toBe("fresh");
});

test("a lost session is said, and a new one is noticed", async () => {
  await start(failure(401), snapshot("7-1"));
  expect(signedOut).toEqual([401]);
  await settle(30_000);
  expect(FakeSource.last.url).toBe("/live?from=7-1");
});

test("a late answer to an earlier request is not shown", async () => {
  let release: (answer: Response) => void = () => {};
  vi.stubGlobal("fetch", async () => (asked++ === 0 ? new Promise<Response>((done) => (release = done)) : snapshot("2-1")));
  await start();
  live.refresh();
  await settle();
  release(snapshot("1-1"));
  await settle();
  expect(snapshots.map((one) => one.position)).toEqual(["2-1"]);
});

test("after close nothing is heard and nothing is asked", async () => {
  await start();
  const source = FakeSource.last;
  live.close();
  source.sends("change", change("incident.changed"), "42-1");
  dispatchEvent(new Event("online"));
  await settle(60_000);
  expect(changes).toEqual([]);
  expect(asked).toBe(1);
});
