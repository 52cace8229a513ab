import { expect, test } from "vitest";
import { message } from "../fixtures";
import { receiptWords, thread, unread } from "./messages";

const talk = [
  message({ id: 3, text: "Merci", at: "2026-11-24T21:03:30Z" }),
  message({ id: 2, from: "desk", text: "Passez par la rue de France", at: "2026-11-24T21:03:10Z" }),
  message({ id: 1 }),
  message({ id: 4, crew: "M31" }),
];

test("a thread goes from the oldest to the newest, of one crew only", () => {
  expect(thread(talk, "C12").map((one) => one.id)).toEqual([1, 2, 3]);
});

test("what a crew wrote waits until one operator has read it", () => {
  expect(unread(talk)).toEqual(new Map([["C12", 2], ["M31", 1]]));
  expect(unread([message({ read_at: "2026-11-24T21:04:00Z" }), message({ from: "desk" })])).toEqual(new Map());
});

test("the room knows whether its words were read", () => {
  expect(receiptWords(message({ from: "desk" }))).toBe("pas encore lu");
  expect(receiptWords(message({ from: "desk", read_at: "2026-11-24T21:04:00Z" }))).toBe("lu");
});
