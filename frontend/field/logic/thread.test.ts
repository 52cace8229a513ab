// @vitest-environment node
import { expect, test } from "vitest";
import { message } from "../fixtures";
import type { Action, Deed } from "../queue/action";
import { lines, unread } from "./thread";

const did = (deed: Deed): Action => ({ key: "k1", at: "2026-11-24T21:20:00Z", crew: "C12", label: "", heldUntil: 0, deed });

test("the thread is in the order of its moments, and what is not sent comes last and is marked", () => {
  const thread = lines(
    [message({ id: 5, from: "crew", at: "2026-11-24T21:15:00Z", read_at: "2026-11-24T21:16:00Z" }), message({ id: 3 })],
    [did({ what: "message", text: "Besoin de renfort" })],
  );
  expect(thread.map((line) => [line.key, line.isMine, line.isUnsent, line.isRead])).toEqual([
    ["m3", false, false, false], ["m5", true, false, true], ["k1", true, true, false],
  ]);
});

test("a message counts as unread until the crew has opened it, even without a network", () => {
  const messages = [message(), message({ id: 4, read_at: "2026-11-24T21:11:00Z" }), message({ id: 5, from: "crew" })];
  expect(unread(messages, new Set()).map((one) => one.id)).toEqual([3]);
  expect(unread(messages, new Set([3]))).toEqual([]);
});
