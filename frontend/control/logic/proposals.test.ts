import { expect, test } from "vitest";
import { crew, proposal } from "../fixtures";
import { asideWords, crewsFingerprint, isReordered, offer } from "./proposals";

const four = ["C12", "M31", "C04", "C09"].map((sign) => proposal({ crew: sign }));
const aside = [proposal({ crew: "C22", eligible: false, reasons: ["en route vers un P2"] }), ...["C1", "C2", "C3"].map((sign) => proposal({ crew: sign, eligible: false }))];

test("three keys, the rest below, the others aside", () => {
  const offered = offer([...four, ...aside]);
  expect(offered.best.map((one) => one.crew)).toEqual(["C12", "M31", "C04"]);
  expect(offered.others.map((one) => one.crew)).toEqual(["C09"]);
  expect(offered.aside).toHaveLength(4);
});

test("a change of order under the keys is noticed, a change below is not", () => {
  const [a, b, c, d] = four as [typeof four[0], typeof four[0], typeof four[0], typeof four[0]];
  expect(isReordered(four, [b, a, c, d])).toBe(true);
  expect(isReordered(four, [a, b, c])).toBe(false);
  expect(isReordered([], four)).toBe(false);
});

test("those set aside are explained", () => {
  expect(asideWords(aside.slice(0, 1))).toBe("C22 écarté : en route vers un P2");
  expect(asideWords(aside)).toMatch(/^C22 écarté : en route vers un P2 · C1 écarté : .* · 2 autres écartés$/);
  expect(asideWords([])).toBe("");
});

test("the ranking is asked again when a crew it rests on changes", () => {
  const before = crewsFingerprint(four, new Map([["C12", crew()]]));
  expect(crewsFingerprint(four, new Map([["C12", crew({ version: 2 })]]))).not.toBe(before);
  expect(crewsFingerprint(four, new Map([["C12", crew()], ["C99", crew({ version: 5 })]]))).toBe(before);
});
