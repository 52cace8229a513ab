import { expect, test } from "vitest";
import { crew, incident, NOW, proposal } from "../fixtures";
import { asideWords, crewsFingerprint, diversionWords, etaWords, heldSentence, isReordered, offer, rowReasons, rowWarnings, staleWords } from "./proposals";

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

test("an arrival is an expectation and a promise kept eight times in ten", () => {
  expect(etaWords(proposal({ eta_s: 350, eta_p80_s: 500 }))).toEqual({ likely: "6 min", slow: "huit fois sur dix avant 9 min" });
  expect(etaWords(proposal({ eta_s: 20, eta_p80_s: 30 }))).toEqual({ likely: "1 min", slow: "huit fois sur dix avant 1 min" });
  expect(etaWords(proposal({ eta_s: null, eta_p80_s: null })).likely).toBe("durée inconnue");
});

test("an old position is said, with its age", () => {
  const fix = { call_sign: "C12", lon: 7, lat: 43, accuracy_m: 5, heading: null, at: "2026-11-24T20:58:00Z" };
  expect(staleWords(proposal({ is_stale: true }), fix, NOW)).toBe("position ancienne (6 min) : délai élargi");
  expect(staleWords(proposal({ is_stale: true }), undefined, NOW)).toBe("position ancienne : délai élargi");
  expect(staleWords(proposal(), fix, NOW)).toBe("");
});

test("a diversion names the case that loses its crew", () => {
  const left = incident({ priority: 3 });
  expect(diversionWords(left, left.code)).toBe("quitte « Musique amplifiée », 12 rue de France (P3), qui redevient ouverte");
  expect(diversionWords(undefined, "PM-1")).toBe("quitte l’affaire PM-1, qui redevient ouverte");
});

test("the policy speaks when it would rather hold the case", () => {
  expect(heldSentence([proposal({ held: "il reste 2 équipages libres" })])).toBe("il reste 2 équipages libres");
  expect(heldSentence([proposal()])).toBe("");
  expect(heldSentence([])).toBe("");
});

test("nothing is said twice on a row", () => {
  const line = proposal({
    eta_s: 350,
    eta_p80_s: 500,
    is_stale: true,
    reasons: ["sur place en 6 min, huit fois sur dix avant 9 min", "libre"],
    warnings: ["position ancienne (4 min) : délai élargi", "détournement", "laisse le secteur Centre sans équipage libre"],
  });
  expect(rowReasons(line)).toEqual(["libre"]);
  expect(rowWarnings(line)).toEqual(["laisse le secteur Centre sans équipage libre"]);
});
