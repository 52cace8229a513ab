import { expect, test } from "vitest";
import { incident, NOW } from "../fixtures";
import { added, changeWords, escapes, unseenWords, without, type Sight } from "./unseen";

const eyes = (given: Partial<Sight> = {}): Sight => ({ isHidden: false, isCaughtUp: false, isScrolled: false, isDrawn: () => true, ...given });

test("what happens before my eyes, and what I did myself, is not unseen", () => {
  const card = incident({ last: { by: "Léa Martin", what: "terminée" } });
  expect(escapes(card, "Omar", eyes())).toBe(false);
  expect(escapes(card, "Léa Martin", eyes({ isHidden: true }))).toBe(false);
});

test("a change is unseen when the window is hidden, or its row is scrolled away", () => {
  const card = incident();
  expect(escapes(card, "Omar", eyes({ isHidden: true }))).toBe(true);
  expect(escapes(card, "Omar", eyes({ isScrolled: true, isDrawn: () => false }))).toBe(true);
  expect(escapes(card, "Omar", eyes({ isScrolled: true }))).toBe(false);
  expect(escapes(card, "Omar", eyes({ isCaughtUp: true }))).toBe(true);
  expect(escapes(card, "Omar", eyes({ isDrawn: () => false }))).toBe(false); // the list is at its top: its head says it
});

test("they are counted by case, in the order in which they came", () => {
  const first = added([], { code: "A", at: NOW, words: "nouvelle" });
  const list = added(added(first, { code: "B", at: NOW + 60_000, words: "nouvelle" }), { code: "A", at: NOW + 120_000, words: "terminée" });
  expect(list.map(({ code, words }) => [code, words])).toEqual([["A", "terminée"], ["B", "nouvelle"]]);
  expect(unseenWords(list)).toMatch(/^2 changements depuis \d\d:\d\d$/);
  expect(without(list, "A").map(({ code }) => code)).toEqual(["B"]);
  expect(without(list, "Z")).toBe(list);
});

test("the words say what happened, not only that something did", () => {
  const before = incident(), where = "Musique amplifiée, 12 rue de France";
  expect(changeWords(before, null)).toBe(`n’est plus ouverte · ${where}`);
  expect(changeWords(undefined, before)).toBe(`nouvelle · ${where}`);
  expect(changeWords(before, incident({ version: 2, state: "ended" }))).toBe(`l’affaire est maintenant terminée · ${where}`);
  expect(changeWords(before, incident({ version: 2, unread_messages: 1 }))).toBe(`le déclarant a écrit · ${where}`);
});
