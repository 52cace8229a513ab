// @vitest-environment node
import "fake-indexeddb/auto";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Sent } from "../../live/commands";
import { callOf, type Action } from "./action";
import { Box } from "./box";
import { Queue, type QueueState } from "./queue";

const UNREACHABLE: Sent<unknown> = { unreachable: true };
const refusal = (status: number, message = "Non."): Sent<unknown> => ({
  refused: { code: "no", message, data: {}, status },
});

let name = 0;
let box: Box;
let sent: Action[];
let server: (action: Action) => Sent<unknown> | Promise<Sent<unknown>>;
let state: QueueState;
let waits: { ms: number; then: () => void }[];
let done: string[];
let now: number;

function makeQueue(): Queue {
  return new Queue(box, {
    send: async (action) => {
      sent.push(action);
      return server(action);
    },
    onDone: (action) => done.push(action.key),
    onChange: (next) => (state = next),
    now: () => now,
    wait: (ms, then) => {
      const wait = { ms, then };
      waits.push(wait);
      return () => (waits = waits.filter((one) => one !== wait));
    },
    random: () => 1,
    alone: (work) => work(),
  });
}

let taps = 0;
function tap(changes: Partial<Action> = {}): Action {
  const key = `key-${++taps}`;
  return {
    key, at: "2026-11-24T21:04:07Z", crew: "C01", label: "Sur place", heldUntil: 0,
    deed: { what: "step", mission: 7, verb: "on-scene" }, ...changes,
  };
}

beforeEach(async () => {
  box = await Box.open(`test-${name++}`);
  sent = [], waits = [], done = [], now = 1_000_000;
  server = () => ({ ok: true, data: {} });
});
afterEach(() => box.close());

test("actions are sent in the order of the taps, each once", async () => {
  const queue = makeQueue();
  await queue.serve("C01");
  const [first, second, third] = [tap(), tap(), tap()];
  await Promise.all([queue.add(first), queue.add(second), queue.add(third)]);
  await queue.drain();
  await settled();
  expect(sent.map((one) => one.key)).toEqual([first.key, second.key, third.key]);
  expect(done).toEqual([first.key, second.key, third.key]);
  expect(state.waiting).toEqual([]);
});

test("without a network everything waits, in order, and leaves later with the same keys", async () => {
  const queue = makeQueue();
  await queue.serve("C01");
  server = () => UNREACHABLE;
  const [first, second] = [tap(), tap()];
  await queue.add(first);
  await queue.add(second);
  await settled();
  expect(state.waiting.map((one) => one.key)).toEqual([first.key, second.key]);
  expect(state.obstacle).toBe("unreachable");
  sent = [];
  server = () => ({ ok: true, data: {} });
  await queue.retry();
  await settled();
  expect(sent.map((one) => one.key)).toEqual([first.key, second.key]);
  expect(state.waiting).toEqual([]);
});

test("the second action never overtakes a first that has not passed", async () => {
  const queue = makeQueue();
  await queue.serve("C01");
  const [first, second] = [tap(), tap()];
  server = (action) => (action.key === first.key ? UNREACHABLE : { ok: true, data: {} });
  await queue.add(first);
  await queue.add(second);
  await queue.retry();
  await settled();
  expect(new Set(sent.map((one) => one.key))).toEqual(new Set([first.key]));
});

test("a phone that was switched off sends its actions at the next start", async () => {
  const queue = makeQueue();
  await queue.serve("C01");
  server = () => UNREACHABLE;
  const action = tap();
  await queue.add(action);
  await settled();
  sent = [];
  server = () => ({ ok: true, data: {} });
  await makeQueue().serve("C01");
  expect(sent.map(({ key, at }) => ({ key, at }))).toEqual([{ key: action.key, at: action.at }]);
});

test("an answer lost on the way makes the same key leave again", async () => {
  const queue = makeQueue();
  await queue.serve("C01");
  const counted = new Map<string, number>();
  let isLost = true;
  server = (action) => {
    counted.set(action.key, 1); // the server counts a key once, whatever comes
    const answer: Sent<unknown> = isLost ? UNREACHABLE : { ok: true, data: {} };
    isLost = false;
    return answer;
  };
  await queue.add(tap());
  await settled();
  await queue.retry();
  await settled();
  expect(sent).toHaveLength(2);
  expect(counted.size).toBe(1);
  expect(state.waiting).toEqual([]);
});

test("a refusal is said in words, leaves the queue, and the next action goes on", async () => {
  const queue = makeQueue();
  await queue.serve("C01");
  const [first, second] = [tap(), tap()];
  server = (action) => (action.key === first.key ? refusal(422, "La mission est déjà « rappelée ».") : { ok: true, data: {} });
  await queue.add(first);
  await queue.add(second);
  await settled();
  expect(state.waiting).toEqual([]);
  expect(state.refused.map((one) => one.message)).toEqual(["La mission est déjà « rappelée »."]);
  expect(done).toEqual([second.key]);
});

test("a refusal survives a restart until it has been read", async () => {
  const queue = makeQueue();
  await queue.serve("C01");
  server = () => refusal(409);
  const action = tap();
  await queue.add(action);
  await settled();
  const restarted = makeQueue();
  await restarted.serve("C01");
  expect(state.refused).toHaveLength(1);
  await restarted.dismiss(action.key);
  expect(state.refused).toEqual([]);
});

test("a lost session keeps every action", async () => {
  const queue = makeQueue();
  await queue.serve("C01");
  server = () => refusal(401, "Connectez-vous pour continuer.");
  await queue.add(tap());
  await settled();
  expect(state.obstacle).toBe("signed_out");
  expect(state.words).toBe("Connectez-vous pour continuer.");
  expect(state.waiting).toHaveLength(1);
});

test.each([429, 500, 503])("a server that answers %i is asked again later", async (status) => {
  const queue = makeQueue();
  await queue.serve("C01");
  server = () => refusal(status);
  await queue.add(tap());
  await settled();
  expect(state.waiting).toHaveLength(1);
  expect(state.refused).toEqual([]);
  expect(waits).toHaveLength(1);
});

test("attempts slow down, but never beyond twenty seconds", async () => {
  const queue = makeQueue();
  await queue.serve("C01");
  server = () => UNREACHABLE;
  await queue.add(tap());
  await settled();
  const pauses: number[] = [];
  for (let round = 0; round < 8; round++) {
    pauses.push(waits[0]?.ms ?? 0);
    waits[0]?.then();
    await settled();
  }
  expect(pauses).toEqual([1000, 2000, 4000, 8000, 16000, 20000, 20000, 20000]);
});

test("an action that is held can be taken back and is never sent", async () => {
  const queue = makeQueue();
  await queue.serve("C01");
  const action = tap({ heldUntil: now + 4000 });
  await queue.add(action);
  await settled();
  expect(sent).toEqual([]);
  expect(await queue.cancel(action.key)).toBe(true);
  now += 5000;
  await queue.drain();
  await settled();
  expect(sent).toEqual([]);
  expect(state.waiting).toEqual([]);
});

test("a held action leaves when its time is over", async () => {
  const queue = makeQueue();
  await queue.serve("C01");
  await queue.add(tap({ heldUntil: now + 4000 }));
  await settled();
  expect(waits.map((one) => one.ms)).toEqual([4000]);
  now += 4000;
  waits[0]?.then();
  await settled();
  expect(sent).toHaveLength(1);
});

test("a later tap, a page that disappears, or a clock set back do not hold an action", async () => {
  const queue = makeQueue();
  await queue.serve("C01");
  await queue.add(tap({ heldUntil: now + 4000 }));
  await queue.add(tap());
  await settled();
  expect(sent).toHaveLength(2);
  await queue.add(tap({ heldUntil: now + 4000 }));
  await queue.hurry();
  await settled();
  expect(sent).toHaveLength(3);
  await queue.add(tap({ heldUntil: now + 3_600_000 }));
  await settled();
  expect(sent).toHaveLength(4);
});

test("an action on its way can no longer be taken back", async () => {
  const queue = makeQueue();
  await queue.serve("C01");
  let answer: (sent: Sent<unknown>) => void = () => {};
  server = () => new Promise<Sent<unknown>>((resolve) => (answer = resolve));
  const action = tap();
  await queue.add(action);
  await settled();
  expect(await queue.cancel(action.key)).toBe(false);
  answer({ ok: true, data: {} });
  await settled();
  expect(state.waiting).toEqual([]);
});

test("another crew on the same phone never sends what this one did", async () => {
  const queue = makeQueue();
  await queue.serve("C01");
  server = () => UNREACHABLE;
  await queue.add(tap());
  await settled();
  sent = [];
  server = () => ({ ok: true, data: {} });
  await makeQueue().serve("M02");
  expect(sent).toEqual([]);
  expect(state.others).toBe(1);
});

test("an action becomes the server's address and body", () => {
  const clear = tap({ key: "k".repeat(8), deed: { what: "step", mission: 7, verb: "clear", outcome: "warned", note: "" } });
  expect(callOf(clear)).toEqual({
    path: "missions/7/clear",
    body: { at: "2026-11-24T21:04:07Z", key: "kkkkkkkk", outcome: "warned" },
  });
  const pause = tap({ key: "p".repeat(8), deed: { what: "duty", state: "pause" } });
  expect(callOf(pause).path).toBe("duty");
});

/** Let the queue's promises and the fake database's tasks run out. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 30; turn++) await new Promise((resolve) => setTimeout(resolve));
}
