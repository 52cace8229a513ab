import { expect, test } from "vitest";
import type { IncidentCard } from "../cards";
import { incident } from "../fixtures";
import { foldRows, foldWords, gatherQuestion } from "./folding";
import { byUrgency, split } from "./queue";

const card = (code: string, leader: string | null = null, given: Partial<IncidentCard> = {}): IncidentCard => incident({ code, witnesses: 1, ...given, leader });
const codes = (cards: readonly IncidentCard[]): string[] => cards.map((one) => one.code);
const NONE = new Set<string>();

test("a list without offers is left as it is, not copied", () => {
  const rows = [card("A"), card("B")];
  expect(foldRows(rows, NONE).rows).toBe(rows);
});

test("followers stand under their leader, as one line that counts", () => {
  const { rows, folds, heads } = foldRows([card("A", null, { witnesses: 12 }), card("X"), card("B", "A"), card("C", "A", { witnesses: 2 })], NONE);
  expect(codes(rows)).toEqual(["A", "X"]);
  expect(folds.get("A")).toEqual({ leader: "A", codes: ["B", "C"], witnesses: 3, priority: 2 });
  expect(heads.get("C")).toBe("A");
  expect(foldWords(rows[0] as IncidentCard, folds.get("A")!)).toBe("12 témoins + 3 à réunir");
  expect(gatherQuestion(folds.get("A")!)).toContain("Réunir 2 affaires (3 témoins)");
});

test("unfolded, they follow their leader in their own order", () => {
  expect(codes(foldRows([card("X"), card("A"), card("B", "A"), card("Y"), card("C", "A")], new Set(["A"])).rows)).toEqual(["X", "A", "B", "C", "Y"]);
});

test("a line stands where its most urgent case would, and says how urgent that is", () => {
  const sorted = [card("A", null, { priority: 3 }), card("B", "A", { priority: 1 }), card("X", null, { priority: 2 })].sort(byUrgency);
  const { rows, folds } = foldRows(sorted, NONE);
  expect(codes(rows)).toEqual(["A", "X"]);
  expect(folds.get("A")?.priority).toBe(1);
});

test("nobody is hidden when the leader stands in another list: the first follower heads the line", () => {
  const { rows, folds } = foldRows([card("B", "A"), card("C", "A"), card("D", "Z")], NONE);
  expect(codes(rows)).toEqual(["B", "D"]);
  expect(folds.get("B")).toMatchObject({ leader: "A", codes: ["B", "C"] });
  expect(foldWords(rows[0] as IncidentCard, folds.get("B")!)).toBe("2 témoins à réunir");
});

test("what a batch costs with 400 folded among 2,000 is printed", () => {
  const many = Array.from({ length: 2_000 }, (_, index) => card(`PM-${index}`, index > 0 && index <= 400 ? "PM-0" : null, { urgency: (index * 37) % 90 }));
  const started = performance.now();
  const ROUNDS = 50;
  for (let round = 0; round < ROUNDS; round++) expect(foldRows(split(many).todo, NONE).rows).toHaveLength(1_600);
  const whole = (performance.now() - started) / ROUNDS;
  const sorted = split(many).todo;
  const again = performance.now();
  for (let round = 0; round < ROUNDS; round++) foldRows(sorted, NONE);
  console.info(`queue, 2,000 cards with 400 folded: ${whole.toFixed(2)} ms a batch, ${((performance.now() - again) / ROUNDS).toFixed(2)} ms of it folding`);
});
