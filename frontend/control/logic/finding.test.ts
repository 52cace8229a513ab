import { expect, test } from "vitest";
import { incident, NOW } from "../fixtures";
import { isIn, marked, markOf, momentOf, paramsOf, parse, without } from "./finding";

test("filters are typed as words, and the rest is searched", () => {
  const query = parse('basses secteur:port état:terminée depuis:7j adresse:"rue de france"', NOW);
  expect(query.words.trim()).toBe("basses");
  expect(Object.fromEntries(paramsOf(query, NOW))).toEqual({
    q: "basses ",
    sector: "port",
    state: "ended",
    from: "2026-11-17T21:04:07.000Z",
    address: "rue de france",
  });
});

test("a filter that says nothing tells what it takes, and asks nothing", () => {
  const query = parse("état:bof depuis:hier secteur:", NOW);
  expect(query.filters.map((one) => one.problem !== "")).toEqual([true, true, true]);
  expect([...paramsOf(query, NOW)]).toEqual([]);
});

test("a telephone and a plate stand in no address", () => {
  const query = parse("tel:0612345678", NOW);
  expect([...paramsOf(query, NOW)]).toEqual([]);
  expect(markOf(query)).toEqual({ kind: "phone", value: "0612345678" });
  expect(markOf(parse("plaque:AB-123-CD bruit", NOW))?.kind).toBe("plate");
  expect(markOf(parse("plaque:", NOW))).toBeNull();
});

test("a filter is taken away from the field", () => {
  const query = parse("basses secteur:port fort", NOW);
  expect(query.filters[0] && without("basses secteur:port fort", query.filters[0])).toBe("basses fort");
});

test("moments are ages or days, and a day that does not exist is none", () => {
  expect(momentOf("24h", NOW)).toBe(NOW - 86_400_000);
  expect(momentOf("31/02", NOW)).toBeNull();
  expect(momentOf("24/11/2026", NOW)).toBe(new Date(2026, 10, 24).getTime());
});

test("a view counts the open cards that it names", () => {
  const card = incident({ state: "open" });
  for (const typed of ["musique", "nature:bruit", "nature:noise secteur:centre", "état:en-cours", "numéro:7f3k", "depuis:1h", "france état:ouverte"])
    expect(isIn(card, parse(typed, NOW), NOW), typed).toBe(typed !== "nature:bruit");
  for (const typed of ["gambetta", "secteur:port", "état:terminée", "canal:app", "tel:0612345678"]) expect(isIn(card, parse(typed, NOW), NOW), typed).toBe(false);
});

test("the words found are marked, accents and endings aside", () => {
  expect(marked("Musique amplifiée", ["musiques", "amplifie"]).filter((one) => one.isHit).map((one) => one.text)).toEqual(["Musique", "amplifiée"]);
  expect(marked("12 rue de France", ["fr"]).map((one) => one.text).join("")).toBe("12 rue de France");
});
