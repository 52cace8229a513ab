import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Look, Told } from "../logic/screens";
import { Windows, type Channel } from "./windows.svelte";

const NOTHING: Look = { selected: null, picked: [], hovered: null };
let lines: Channel[] = [];
const made: Windows[] = [];

function line(): Channel {
  const own: Channel = {
    onmessage: null,
    postMessage: (told: Told) => {
      for (const other of lines) if (other !== own) other.onmessage?.({ data: structuredClone(told) } as MessageEvent<Told>);
    },
    close: () => void (lines = lines.filter((one) => one !== own)),
  };
  lines.push(own);
  return own;
}

function open(search: string, user = 7) {
  const one = new Windows({ open: line, locks: null, search });
  const seen: Look[] = [], opened: string[] = [];
  one.onLook = (look) => seen.push(look);
  one.onOpen = (code) => opened.push(code);
  let rings = true;
  one.onRinger = (is) => void (rings = is);
  one.start(user);
  made.push(one);
  return { one, seen, opened, rings: () => rings };
}

beforeEach(() => void (vi.useFakeTimers(), (lines = [])));
afterEach(() => {
  made.splice(0).forEach((one) => one.stop());
  vi.useRealTimers();
});

test("what one window chooses the other shows, once and without an echo", () => {
  const queue = open("?fenetre=file"), map = open("?fenetre=carte");
  queue.one.look({ ...NOTHING, selected: "PM-1" });
  expect(map.seen).toEqual([{ ...NOTHING, selected: "PM-1" }]);
  map.one.look({ ...NOTHING, selected: "PM-1" });
  expect(queue.seen).toEqual([]);
});

test("a map that is closed and opened again finds what is being worked on", () => {
  const queue = open("?fenetre=file");
  const first = open("?fenetre=carte");
  queue.one.look({ ...NOTHING, selected: "PM-2", hovered: "C12" });
  first.one.stop();
  expect(queue.one.hasOther).toBe(false);
  const again = open("?fenetre=carte");
  expect(again.seen).toEqual([{ ...NOTHING, selected: "PM-2", hovered: "C12" }]);
  expect(queue.one.hasOther).toBe(true);
});

test("the map has a case opened by the window of the queue, and knows when there is none", () => {
  const map = open("?fenetre=carte");
  expect(map.one.ask("PM-3")).toBe(false);
  const queue = open("?fenetre=file");
  expect(map.one.ask("PM-3")).toBe(true);
  expect(queue.opened).toEqual(["PM-3"]);
});

test("a whole desk beside them and the windows of somebody else stand for themselves", () => {
  const queue = open("?fenetre=file"), whole = open(""), other = open("?fenetre=carte", 8);
  queue.one.look({ ...NOTHING, selected: "PM-4" });
  expect([whole.seen, other.seen]).toEqual([[], []]);
});

test("of several windows one rings, and another one when it is closed", () => {
  const all = [open("?fenetre=file"), open("?fenetre=carte")];
  vi.advanceTimersByTime(2_000);
  expect(all.filter((one) => one.rings())).toHaveLength(1);
  const ringer = all.find((one) => one.rings());
  ringer?.one.stop();
  expect(all.filter((one) => one !== ringer && one.rings())).toHaveLength(1);
});
