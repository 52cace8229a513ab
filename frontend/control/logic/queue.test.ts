import { expect, test } from "vitest";
import { incident, mission, NOW } from "../fixtures";
import { byUrgency, counts, filterCards, split } from "./queue";

test("the queue goes by urgency, then by age", () => {
  const cards = [
    incident({ code: "C", priority: 3, urgency: 30 }),
    incident({ code: "B", priority: 2, urgency: 64, created_at: "2026-11-24T20:59:00Z" }),
    incident({ code: "A", priority: 2, urgency: 64, created_at: "2026-11-24T20:50:00Z" }),
    incident({ code: "D", priority: 1, urgency: 90 }),
  ];
  expect(cards.sort(byUrgency).map((card) => card.code)).toEqual(["D", "A", "B", "C"]);
});

test("an urgency set by an operator outranks the computed points", () => {
  const cards = [incident({ code: "A", priority: 2, urgency: 70 }), incident({ code: "B", priority: 1, urgency: 20 })];
  expect(cards.sort(byUrgency)[0]?.code).toBe("B");
});

test("each state has its list", () => {
  const states = ["new", "open", "held", "watched", "dispatched", "on_scene", "handed_over", "ended"] as const;
  const lists = split(states.map((state) => incident({ code: state, state })));
  expect(Object.values(lists).map((list) => list.map((card) => card.state).sort())).toEqual([
    ["new", "open"],
    ["dispatched", "on_scene"],
    ["handed_over", "held", "watched"],
    ["ended"],
  ]);
});

test("a filter wants every word, without accents or case", () => {
  const cards = [
    incident({ code: "A", address: "angle rue Gioffredo – rue Alberti" }),
    incident({ code: "B", door: "mairie", kind_label: "Lampadaire éteint" }),
    incident({ code: "C", missions: [mission("M31")] }),
  ];
  const found = (typed: string): string[] => filterCards(cards, typed).map((card) => card.code);
  expect(found("GIOFFREDO  musique")).toEqual(["A"]);
  expect(found("eteint")).toEqual(["B"]);
  expect(found("mairie")).toEqual(["B"]);
  expect(found("m31")).toEqual(["C"]);
  expect(found("  ")).toEqual(["A", "B", "C"]);
  expect(found("introuvable")).toEqual([]);
});

test("the header counts what waits, what runs and what is promised soon", () => {
  const cards = [
    incident({ priority: 1 }),
    incident({ priority: 1, state: "dispatched", answer_by: "2026-11-24T22:00:00Z" }),
    incident({ priority: 1, state: "ended", answer_by: "2026-11-24T22:00:00Z" }),
  ];
  expect(counts(cards, NOW)).toEqual({ urgent: 1, fresh: 1, running: 1, promises: 1 });
});
