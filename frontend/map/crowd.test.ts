import { expect, test } from "vitest";
import { gatheredWords, isCrowded } from "./crowd";

test("few cases stand alone, many are gathered, and the picture does not flicker in between", () => {
  expect(isCrowded(80, false)).toBe(false);
  expect(isCrowded(81, false)).toBe(true);
  expect(isCrowded(70, true)).toBe(true);
  expect(isCrowded(70, false)).toBe(false);
  expect(isCrowded(60, true)).toBe(false);
});

test("a gathering says how many, how urgent, and what nobody opened", () => {
  expect(gatheredWords(37, 1, 4)).toBe("37 affaires, la plus urgente P1, 4 à ouvrir");
  expect(gatheredWords(2, 3, 0)).toBe("2 affaires, la plus urgente P3");
});
