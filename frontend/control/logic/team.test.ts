import { expect, test } from "vitest";
import { claim, incident } from "../fixtures";
import { hasJustRung, type ReliefCard } from "./relief";
import { alsoReads, claimLeft, handsChanged, readersOf, type Presence } from "./team";

const ME = { id: 1, name: "Léa Martin" };
const person = (id: number, name: string, reading: string[] = []): Presence => ({
  id, version: 1, name, initials: "XX", role: "operator", reading, since: "2026-11-24T21:00:00Z", claims: 0,
}); // prettier-ignore

test("who else reads a case is named, and never myself", () => {
  const people = [person(1, "Léa Martin", ["A"]), person(2, "Paul Roux", ["A", "B"]), person(3, "Ana Bo", ["B"])];
  expect(readersOf(people, "A", 1).map((one) => one.name)).toEqual(["Paul Roux"]);
  expect(alsoReads(readersOf(people, "A", 1))).toBe("Paul Roux lit aussi cette affaire");
  expect(alsoReads(readersOf(people, "B", 1))).toBe("Paul Roux et Ana Bo lisent aussi cette affaire");
});

test("who loses a case reads who took it, who gave it away, or that time was up", () => {
  const mine = incident({ address: "3 quai", claimed_by: claim(1, "Léa Martin"), state: "open" });
  const after = (by: string, what: string, holder: ReturnType<typeof claim> | null): string | undefined =>
    handsChanged(mine, { ...mine, version: 2, claimed_by: holder, last: { by, what } }, ME)?.text;
  expect(after("Paul Roux", "claimed", claim(2, "Paul Roux"))).toMatch(/^Paul Roux a repris votre affaire : .*3 quai/);
  expect(after("Nour", "assigned", claim(2, "Paul Roux"))).toMatch(/^Nour a confié votre affaire à Paul Roux/);
  expect(after("AlloPM", "claim_over", null)).toMatch(/^Votre prise en charge est levée/);
  expect(after("Léa Martin", "released", null)).toBeUndefined();
  expect(after("Paul Roux", "noted", mine.claimed_by)).toBeUndefined();
});

test("who is given a case by a head of the room reads it, not who takes one", () => {
  const free = incident({ claimed_by: null });
  const given = { ...free, version: 2, claimed_by: claim(1, "Léa Martin") };
  expect(handsChanged(free, { ...given, last: { by: "Nour", what: "assigned" } }, ME)?.text).toMatch(/^Nour vous confie/);
  expect(handsChanged(free, { ...given, last: { by: "Léa Martin", what: "claimed" } }, ME)).toBeNull();
  expect(handsChanged(undefined, { ...given, last: { by: "Nour", what: "assigned" } }, ME)).toBeNull();
});

test("what is left of a soft claim is said in minutes, then in seconds", () => {
  const now = Date.parse("2026-11-24T21:00:00Z");
  const until = (at: string | null): string => claimLeft(incident({ claimed_by: claim(1, "Léa", { until: at }) }), now);
  expect(until("2026-11-24T21:04:30Z")).toBe("se libère dans 5 min");
  expect(until("2026-11-24T21:00:30Z")).toBe("se libère dans 30 s");
  expect(until(null)).toBe("");
});

test("an unsigned sheet calls once, and not on a screen that comes later", () => {
  const sheet = { id: 4, rang_at: null, state_words: "à signer" } as ReliefCard;
  const rang = { ...sheet, rang_at: "2026-11-24T21:10:00Z" };
  expect(hasJustRung(sheet, rang)?.text).toContain("à signer");
  expect(hasJustRung(rang, rang)).toBeNull();
  expect(hasJustRung(null, rang)).toBeNull();
});
