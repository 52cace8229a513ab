import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { keepOnly, keepThread, keptThreads, tellServer } from "./mine";

beforeEach(() => {
  const shelf = new Map<string, string>();
  vi.stubGlobal("localStorage", {
    getItem: (name: string) => shelf.get(name) ?? null,
    setItem: (name: string, value: string) => shelf.set(name, value),
    removeItem: (name: string) => shelf.delete(name),
  });
});
afterEach(() => vi.unstubAllGlobals());

test("the latest link stands first, and once", () => {
  for (const token of ["a", "b", "a"]) keepThread(token);
  expect(keptThreads()).toEqual(["a", "b"]);
});

test("links that open nothing any more are dropped, and the page comes again with the others", async () => {
  keepOnly(["shown", "new", "dead"]);
  const answer = { ok: true, json: () => Promise.resolve({ kept: ["new"] }) };
  const fetch = vi.fn().mockResolvedValue(answer);
  vi.stubGlobal("fetch", fetch);
  const again = vi.fn();
  await tellServer("/ajouter/", ["shown"], again);
  expect((fetch.mock.calls[0]?.[1] as { body: FormData }).body.getAll("link")).toEqual(["new", "dead"]);
  expect(keptThreads()).toEqual(["shown", "new"]);
  expect(again).toHaveBeenCalledOnce();
});

test("without network nothing is forgotten", async () => {
  keepOnly(["one"]);
  vi.stubGlobal("fetch", vi.fn().mockRejectedValue(new TypeError("offline")));
  await tellServer("/ajouter/", []);
  expect(keptThreads()).toEqual(["one"]);
});

test("a shelf that cannot be read is an empty one", () => {
  localStorage.setItem("allopm.threads", "{broken");
  expect(keptThreads()).toEqual([]);
});
