import { expect, test } from "vitest";
import { claim, incident, mission } from "../fixtures";
import { alertFor, hasUnopenedUrgent, loudest, pageTitle } from "./alerts";

const ME = 7;
const me = claim(ME, "Léa Martin");
const other = claim(8, "Ana Bo");

test("a new report sounds, a new urgent one sounds otherwise", () => {
  expect(alertFor(undefined, incident(), ME)).toBe("report");
  expect(alertFor(undefined, incident({ priority: 1 }), ME)).toBe("urgent");
});

test("a case that becomes urgent sounds once", () => {
  const urgent = incident({ priority: 1, state: "open" });
  expect(alertFor(incident({ state: "open" }), urgent, ME)).toBe("urgent");
  expect(alertFor(urgent, { ...urgent, witnesses: 9 }, ME)).toBeNull();
});

test("an urgent case already on its way makes no noise", () => {
  expect(alertFor(undefined, incident({ priority: 1, state: "dispatched" }), ME)).toBeNull();
});

test("one more witness is not a reason to ring", () => {
  expect(alertFor(incident(), incident({ version: 2, witnesses: 4 }), ME)).toBeNull();
});

test("a crew that gives the case back rings", () => {
  const sent = incident({ state: "dispatched", missions: [mission("C12")] });
  expect(alertFor(sent, incident({ state: "open" }), ME)).toBe("attention");
});

test("a message rings for who holds the case, or for all when nobody does", () => {
  const before = incident({ state: "held" });
  expect(alertFor(before, { ...before, unread_messages: 1 }, ME)).toBe("attention");
  expect(alertFor(before, { ...before, unread_messages: 1, claimed_by: me }, ME)).toBe("attention");
  expect(alertFor(before, { ...before, unread_messages: 1, claimed_by: other }, ME)).toBeNull();
});

test("a batch rings once, for its most serious change", () => {
  expect(loudest(["report", "urgent", "attention"])).toBe("urgent");
  expect(loudest([])).toBeNull();
});

test("an urgent case calls again until somebody opens it", () => {
  expect(hasUnopenedUrgent([incident({ priority: 1 })])).toBe(true);
  expect(hasUnopenedUrgent([incident({ priority: 1, state: "open" }), incident()])).toBe(false);
});

test("the title of the page says what waits", () => {
  expect(pageTitle("CSU · Nice", { urgent: 1, fresh: 3 })).toBe("◆1 (3) CSU · Nice");
  expect(pageTitle("CSU · Nice", { urgent: 0, fresh: 0 })).toBe("CSU · Nice");
});

test("what nobody touches, a promise and cameras nobody concluded ring once each, by their class", () => {
  const before = incident({ state: "open", priority: 3 });
  const at = "2026-11-24T21:04:00Z";
  expect(alertFor(before, { ...before, silent_at: at }, 1)).toBe("report");
  expect(alertFor({ ...before, silent_at: at }, { ...before, silent_at: at }, 1)).toBeNull();
  expect(alertFor(incident({ priority: 1 }), incident({ priority: 1, silent_at: at }), 1)).toBe("urgent");
  const near = { ...before.promise, near_at: at };
  expect(alertFor(before, { ...before, state: "handed_over", promise: near }, 1)).toBe("attention");
  expect(alertFor({ ...before, promise: near }, { ...before, promise: { ...near, broken_at: at } }, 1)).toBe("attention");
});
