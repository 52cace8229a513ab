// @vitest-environment node
import "fake-indexeddb/auto";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Sent } from "../../live/commands";
import { callOf, laneOf, type Action, type Deed } from "./action";
import { Box } from "./box";
import { carry, type Road } from "./carrier";
import { Lanes, NOTHING_WAITS, type LanesState } from "./lanes";

const OK: Sent<unknown> = { ok: true, data: {} };
const UNREACHABLE: Sent<unknown> = { unreachable: true };

let count = 0;
let box: Box;
let state: LanesState;
let sent: string[];
let server: (action: Action) => Sent<unknown> | Promise<Sent<unknown>>;
let waits: number[];

beforeEach(async () => {
  box = await Box.open(`lanes-${count++}`);
  state = NOTHING_WAITS;
  sent = [];
  waits = [];
  server = () => OK;
});
afterEach(() => box.close());

function open(): Lanes {
  return new Lanes(box, {
    send: async (action) => {
      sent.push(action.deed.what);
      return server(action);
    },
    onDone: () => {},
    onChange: (next) => (state = next),
    now: () => 0,
    wait: (ms) => {
      waits.push(ms);
      return () => {};
    },
    random: () => 1,
    alone: (_lane, work) => work(),
  });
}

const did = (deed: Deed, changes: Partial<Action> = {}): Action => ({
  key: `key-${++count}`, at: "2026-11-24T21:04:07Z", crew: "C01", label: deed.what, heldUntil: 0, deed, ...changes,
});
const finding: Deed = {
  what: "finding", kind: "noise.music", lon: 7.2, lat: 43.7, accuracy_m: 8, address: "", comment: "", photos: ["a"], mission: null,
};

test("a call for help waits for nothing: not for a step on its way, not for a photo that hangs", async () => {
  const lanes = open();
  await lanes.serve("C01");
  server = ({ deed }) => (deed.what === "distress" ? OK : new Promise<Sent<unknown>>(() => {}));
  void lanes.add(did({ what: "step", mission: 7, verb: "en-route" }));
  void lanes.add(did(finding));
  await settled();
  await lanes.add(did({ what: "distress", lon: 7.2, lat: 43.7 }));
  await settled();
  expect(sent).toContain("distress");
  expect(state.waiting.map((action) => action.deed.what)).toEqual(["step", "finding"]);
});

test("a call for help is tried again every two seconds at most", async () => {
  const lanes = open();
  await lanes.serve("C01");
  server = () => UNREACHABLE;
  await lanes.add(did({ what: "distress" }));
  await settled();
  for (let round = 0; round < 4; round++) await lanes.hurry();
  expect(Math.max(...waits)).toBe(2000);
  expect(state.obstacle).toBe("unreachable");
});

test("what waits is shown together, in the order of the taps, and any of it can be taken back", async () => {
  const lanes = open();
  await lanes.serve("C01");
  const held = did({ what: "step", mission: 7, verb: "on-scene" }, { heldUntil: 4000 });
  server = () => UNREACHABLE;
  await lanes.add(did({ what: "message", text: "Bien reçu" }));
  await lanes.add(held);
  await settled();
  expect(state.waiting.map((action) => action.label)).toEqual(["message", "step"]);
  expect(await lanes.cancel(held.key)).toBe(true);
  expect(state.waiting.map((action) => action.label)).toEqual(["message"]);
});

test("what another crew left is counted in every lane and never sent", async () => {
  await box.add(did({ what: "message", text: "…" }, { crew: "M02" }));
  await box.add(did({ what: "distress" }, { crew: "M02" }));
  const lanes = open();
  await lanes.serve("C01");
  expect(sent).toEqual([]);
  expect(state.others).toBe(2);
});

test("a refused message stays readable until the crew has read it", async () => {
  const lanes = open();
  await lanes.serve("C01");
  server = () => ({ refused: { code: "no", message: "Trop long.", data: {}, status: 422 } });
  const message = did({ what: "message", text: "…" });
  await lanes.add(message);
  await settled();
  expect(state.refused.map((one) => one.message)).toEqual(["Trop long."]);
  await lanes.dismiss(message.key);
  expect(state.refused).toEqual([]);
});

test("a photo leaves the phone once, before its action, however often the action is tried", async () => {
  await box.addPhoto("a", new Blob(["x"]), 0);
  let uploads = 0;
  let bodies: object[] = [];
  let answer: Sent<unknown> = UNREACHABLE;
  const road: Road = {
    upload: async () => ({ ok: true, data: { id: `photo-${++uploads}` } }),
    post: async (_path, body) => {
      bodies = [...bodies, body];
      return answer;
    },
  };
  const action = did(finding);
  expect(await carry(action, box, road)).toEqual(UNREACHABLE);
  answer = OK;
  expect(await carry(action, box, road)).toEqual(OK);
  expect(uploads).toBe(1);
  expect(bodies).toHaveLength(2);
  expect(bodies[1]).toMatchObject({ photos: ["photo-1"], key: action.key, kind: "noise.music" });
});

test("an action waits with its photo, but goes without one that the server will never take", async () => {
  await box.addPhoto("a", new Blob(["x"]), 0);
  const posted: object[] = [];
  let photo: Sent<{ id: string }> = { unreachable: true };
  const road: Road = {
    upload: async () => photo,
    post: async (_path, body) => {
      posted.push(body);
      return OK;
    },
  };
  const action = did(finding);
  await carry(action, box, road);
  expect(posted).toEqual([]);
  photo = { refused: { code: "too_large", message: "", data: {}, status: 413 } };
  await carry(action, box, road);
  expect(posted).toMatchObject([{ photos: [] }]);
});

test("photos of a form that was left are swept after a day, those of waiting actions stay", async () => {
  await box.addPhoto("a", new Blob(["x"]), 0);
  await box.addPhoto("b", new Blob(["x"]), 0);
  await box.add(did(finding));
  await box.sweepPhotos(25 * 3_600_000);
  expect(await box.photo("a")).toBeDefined();
  expect(await box.photo("b")).toBeUndefined();
});

test.each<[Deed, string, object]>([
  [{ what: "distress", lon: 7.2, lat: 43.7 }, "distress", { lon: 7.2, lat: 43.7 }],
  [{ what: "well" }, "check", {}],
  [{ what: "message", text: "Bien reçu" }, "messages", { text: "Bien reçu" }],
  [{ what: "read", message: 3 }, "messages/3/read", {}],
  [finding, "reports", { kind: "noise.music", photos: ["p1"], mission: null }],
  [
    { what: "vehicle-check", mission: 7, plate: "AB-123-CD", make: "", colour: "", valves: { front_left: "12" }, note: "", photos: [] },
    "missions/7/vehicle-check",
    { plate: "AB-123-CD", valves: { front_left: "12" }, photos: ["p1"] },
  ],
  [{ what: "step", mission: 7, verb: "clear", outcome: "warned", photos: ["a"] }, "missions/7/clear", { outcome: "warned", photos: ["p1"] }],
])("%o becomes the server's address and body", (deed, path, body) => {
  const action = did(deed);
  const call = callOf(action, ["p1"]);
  expect(call.path).toBe(path);
  expect(call.body).toMatchObject({ ...body, at: action.at, key: action.key });
  expect(call.body).not.toHaveProperty("what");
});

test("a vehicle is read before its mission is cleared: both go the same way", () => {
  const check: Deed = { what: "vehicle-check", mission: 7, plate: "", make: "", colour: "", valves: {}, note: "", photos: [] };
  expect(laneOf(check)).toBe(laneOf({ what: "step", mission: 7, verb: "clear" }));
});

async function settled(): Promise<void> {
  for (let turn = 0; turn < 30; turn++) await new Promise((resolve) => setTimeout(resolve));
}
