import { expect, test } from "vitest";
import { alarm, NOW } from "../fixtures";
import { byGravity, firstRinging, isRinging, sinceWords, titleWords } from "./alarms";
import { pageTitle } from "./alerts";

const seen = { acknowledged_by: "Léa Martin", acknowledged_at: "2026-11-24T21:04:00Z" };
const overdue = alarm({ id: 2, crew: "C09", kind: "overdue", at: "2026-11-24T20:00:00Z" });
const second = alarm({ id: 3, crew: "M31", at: "2026-11-24T21:04:00Z" });

test("distress stands before a missed check, unanswered before answered", () => {
  const sorted = [overdue, alarm(seen), second].sort(byGravity);
  expect(sorted.map((one) => one.crew)).toEqual(["M31", "C12", "C09"]);
});

test("the key answers the gravest alarm that still rings", () => {
  expect(firstRinging([overdue, second, alarm()])?.crew).toBe("C12");
  expect(firstRinging([overdue, alarm(seen)])?.crew).toBe("C09");
  expect(firstRinging([alarm(seen), alarm({ closed_at: "2026-11-24T21:04:00Z" })])).toBeUndefined();
});

test("an alarm rings until somebody answers or closes it", () => {
  expect([alarm(), alarm(seen), alarm({ closed_at: "2026-11-24T21:04:00Z" })].map(isRinging)).toEqual([true, false, false]);
});

test("the tab of a page in the background says who calls", () => {
  expect(pageTitle("CSU · Nice", { urgent: 1, fresh: 0 }, titleWords([overdue, second, alarm()]))).toBe("DÉTRESSE C12 +2 · ◆1 CSU · Nice");
  expect(titleWords([alarm(seen)])).toBe("");
});

test("an alarm says its age and who has seen it", () => {
  expect(sinceWords(alarm(), NOW)).toBe("il y a 20 s");
  expect(sinceWords(alarm(seen), NOW)).toBe("il y a 20 s · vu par Léa Martin");
});
