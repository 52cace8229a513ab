import { expect, test } from "vitest";
import { Store, type Change } from "./store";

interface Card {
  version: number;
  name: string;
}

const change = (entity: string, version: number, name = "", kind = "thing.changed"): Change<Card> => ({
  kind, entity, version, at: "2026-11-24T21:04:07Z", body: { version, name },
});
const gone = (entity: string, version: number): Change<Card> => change(entity, version, "", "thing.gone");

test("an older version never replaces a newer one", () => {
  const store = new Store<Card>();
  expect(store.applyChange(change("a", 3, "three"))).toBe("changed");
  expect(store.applyChange(change("a", 2, "two"))).toBe("old");
  expect(store.get("a")?.name).toBe("three");
});

test("of two events with one version the later wins", () => {
  const store = new Store<Card>();
  store.applyChange(change("a", 3, "first"));
  expect(store.applyChange(change("a", 3, "second"))).toBe("changed");
  expect(store.get("a")?.name).toBe("second");
});

test("what is gone stays gone for older news and comes back with newer ones", () => {
  const store = new Store<Card>();
  store.applyChange(change("a", 3));
  expect(store.applyChange(gone("a", 4))).toBe("gone");
  expect(store.applyChange(change("a", 4))).toBe("old");
  expect(store.get("a")).toBeUndefined();
  expect(store.applyChange(change("a", 5, "undone"))).toBe("changed");
  expect(store.get("a")?.name).toBe("undone");
});

test("a snapshot replaces everything", () => {
  const store = new Store<Card>();
  store.applyChange(change("a", 9));
  store.applyChange(gone("b", 9));
  store.applySnapshot([["b", { version: 1, name: "restored" }]]);
  expect([...store.entries()]).toEqual([["b", { version: 1, name: "restored" }]]);
});

/** A small repeatable source of chance (mulberry32). */
function chance(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What a server would write: versions grow, things go and come back. */
function history(seed: number, length: number): Change<Card>[] {
  const random = chance(seed);
  const versions = new Map<string, number>();
  const alive = new Set<string>();
  return Array.from({ length }, (_, step) => {
    const entity = `thing:${Math.floor(random() * 6)}`;
    const version = (versions.get(entity) ?? 0) + (random() < 0.15 && alive.has(entity) ? 0 : 1);
    const leaves = alive.has(entity) && version > (versions.get(entity) ?? 0) && random() < 0.3;
    versions.set(entity, version);
    if (leaves) alive.delete(entity);
    else alive.add(entity);
    return leaves ? gone(entity, version) : change(entity, version, `step ${step}`);
  });
}

/** The state by the plainest reading of the log: last word wins. */
function fresh(log: Change<Card>[]): Map<string, Card> {
  const state = new Map<string, Card>();
  for (const { entity, kind, body } of log) {
    if (kind === "thing.gone") state.delete(entity);
    else state.set(entity, body);
  }
  return state;
}

test("old snapshot + events = fresh snapshot, even when replay starts before the snapshot", () => {
  for (let seed = 0; seed < 400; seed++) {
    const log = history(seed, 60);
    const random = chance(seed + 1000);
    const taken = Math.floor(random() * log.length);
    const from = Math.floor(random() * (taken + 1));
    const store = new Store<Card>();
    store.applySnapshot(fresh(log.slice(0, taken)));
    for (const one of log.slice(from)) store.applyChange(one);
    expect(new Map(store.entries()), `seed ${seed}`).toEqual(fresh(log));
  }
});
