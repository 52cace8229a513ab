import { expect, test } from "vitest";
import { NOW } from "../fixtures";
import { liaisonWords } from "./liaison";

const words = (state: "fresh" | "stale" | "offline", ago_s: number, isCatchingUp = false): string => liaisonWords({ state, trueAt: NOW - ago_s * 1000, isCatchingUp }, NOW);

test("the screen says in words how true it is", () => {
  expect(words("fresh", 0)).toMatch(/^à jour à \d\d:\d\d:\d\d$/);
  expect(words("stale", 23)).toBe("en retard de 23 s");
  expect(words("offline", 12)).toBe("liaison coupée depuis 12 s");
  expect(words("fresh", 3, true)).toBe("rattrape ce qui a manqué…");
  expect(liaisonWords({ state: "starting", trueAt: null, isCatchingUp: true }, NOW)).toBe("connexion en cours…");
});
