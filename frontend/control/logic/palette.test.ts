import { expect, test } from "vitest";
import { found, remembered, type Entry } from "./palette";

const entry = (id: string, title: string, given: Partial<Entry> = {}): Entry => ({ id, group: "acte", title, about: "", key: null, run: () => {}, ...given });
const ALL = [
  entry("end", "Terminer", { about: "Terminer avec une issue", key: "X", isOffered: true }),
  entry("density", "Densité serrée", { group: "réglage" }),
  entry("M31", "M31", { about: "Centre · moto, 2 agents", group: "équipage" }),
  entry("case", "Musique amplifiée", { about: "rue Trachel · PM-1", group: "affaire" }),
];
const ids = (typed: string, recent: string[] = []): string[] => found(typed, ALL, recent).map(({ id }) => id);

test("accents, case and the order of the words do not matter", () => {
  expect(ids("DENSITE")).toEqual(["density"]);
  expect(ids("trachel musique")).toEqual(["case"]);
  expect(ids("moto")).toEqual(["M31"]);
  expect(ids("équipage")).toEqual(["M31"]);
});

test("letters left out are forgiven, letters that are not there are not", () => {
  expect(ids("trmn")).toEqual(["end"]);
  expect(ids("musq")).toEqual(["case"]);
  expect(ids("zzz")).toEqual([]);
});

test("a word of the title counts for more than one of the explanation", () => {
  const themes = ["claire", "sombre"].map((one) => entry(one, `Couleurs : ${one}`, { about: "thème clair ou sombre" }));
  expect(found("couleurs sombre", themes, [])[0]?.id).toBe("sombre");
});

test("its own key finds an act first", () => {
  expect(ids("x")[0]).toBe("end");
});

test("the last used stand first among equals, and before a word is typed", () => {
  expect(ids("", ["case"])).toEqual(["case", "end"]);
  const twins = [entry("a", "Aller à"), entry("b", "Aller à")];
  expect(found("aller", twins, ["b"]).map(({ id }) => id)).toEqual(["b", "a"]);
});

test("what was used moves to the front, once", () => {
  expect(remembered(["a", "b"], "b")).toEqual(["b", "a"]);
  expect(remembered(Array.from({ length: 30 }, (_, n) => String(n)), "x")).toHaveLength(20);
});
