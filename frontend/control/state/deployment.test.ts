import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { DESK_API } from "../logic/deployment";
import { Deployment } from "./deployment.svelte";

let served = { build: "new", api: DESK_API };
let isBusy = false, reloads = 0;
let one: Deployment;

beforeEach(() => {
  vi.useFakeTimers();
  sessionStorage.clear();
  [isBusy, reloads, served] = [false, 0, { build: "new", api: DESK_API }];
  vi.stubGlobal("fetch", async () => Response.json(served));
  one = new Deployment({ address: "/v", own: "old", isBusy: () => isBusy, isLive: () => true, reload: () => void (reloads += 1) });
  one.start();
});
afterEach(() => {
  one.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});
const pass = (seconds: number): Promise<unknown> => vi.advanceTimersByTimeAsync(seconds * 1000);

test("a newer build is found within a minute and taken when nobody touched the page for another", async () => {
  await pass(50);
  dispatchEvent(new Event("keydown"));
  await pass(30);
  expect([one.state, reloads]).toEqual(["newer", 0]);
  expect(one.words).toContain("Nouvelle version");
  await pass(32);
  expect(reloads).toBe(1);
});

test("it never reloads under an open form, however long nobody types", async () => {
  isBusy = true;
  await pass(600);
  expect(reloads).toBe(0);
  isBusy = false;
  await pass(2);
  expect(reloads).toBe(1);
});

test("a server that no longer understands this screen says so", async () => {
  served = { build: "new", api: DESK_API + 1 };
  isBusy = true;
  await pass(60);
  expect([one.state, one.words]).toEqual(["foreign", "Cet écran ne parle plus comme le serveur : rechargez avant d’agir."]);
});

test("a reload that changed nothing is not tried again and again", async () => {
  await pass(300);
  expect(reloads).toBe(1);
});
