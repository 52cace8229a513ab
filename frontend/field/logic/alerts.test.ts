// @vitest-environment node
import { expect, test } from "vitest";
import { alert, crew } from "../fixtures";
import type { Action, Deed } from "../queue/action";
import { cryOf, cryWords, watchOf } from "./alerts";

const AT = "2026-11-24T21:12:00Z";
const now = Date.parse(AT);
const did = (deed: Deed, heldUntil = 0): Action => ({ key: "k1", at: AT, crew: "C12", label: "", heldUntil, deed });
const none = new Set<string>();

test("a call for help can be taken back for a moment, then it is unheard until the server answers", () => {
  const call = did({ what: "distress" }, now + 3000);
  expect(cryOf([], [call], none, now)?.step).toBe("held");
  expect(cryOf([], [call], new Set(["k1"]), now)?.step).toBe("unheard");
  expect(cryOf([], [call], none, now + 3001)?.step).toBe("unheard");
  expect(cryWords({ step: "unheard", at: AT }).title).toBe("PAS ENCORE REÇU : appelez à la radio");
});

test("once received, the crew reads whether somebody has seen it", () => {
  expect(cryOf([alert()], [], none, now)?.step).toBe("received");
  const seen = alert({ acknowledged_at: "2026-11-24T21:13:00Z", acknowledged_by: "Léa Martin" });
  expect(cryOf([seen], [], none, now)).toEqual({ step: "seen", at: "2026-11-24T21:13:00Z", by: "Léa Martin" });
  expect(cryWords({ step: "seen", at: AT, by: "Léa Martin" }).title).toBe("Le CSU a vu\u00a0: Léa Martin");
  expect(cryOf([alert({ closed_at: AT }), alert({ id: 3, kind: "overdue" })], [], none, now)).toBeNull();
});

test("the crew is asked two minutes before its time is over, until it has answered", () => {
  const due = crew({ check_due_at: "2026-11-24T21:15:00Z" });
  expect(watchOf(due, [], now)).toBeNull();
  expect(watchOf(due, [], now + 60_000)).toBe("near");
  expect(watchOf(due, [], now + 180_000)).toBe("late");
  expect(watchOf(due, [did({ what: "well" })], now + 180_000)).toBeNull();
  expect(watchOf(crew(), [], now)).toBeNull();
});
