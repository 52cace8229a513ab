import { expect, test } from "vitest";
import { EMPTY, MOST_POINTS, added, drawingWords, finished, soFar, undone, type Drawing } from "./drawing";
import type { LonLat } from "./types";

const A: LonLat = [7.26, 43.7];
const B: LonLat = [7.27, 43.7];
const C: LonLat = [7.27, 43.71];
const isNear = (a: LonLat, b: LonLat): boolean => Math.hypot(a[0] - b[0], a[1] - b[1]) < 1e-4;
const drawn = (...points: LonLat[]): Drawing => points.reduce((drawing, at) => added(drawing, at, isNear), EMPTY);

test("two points and the last one again are a street", () => {
  expect(drawn(A, B, B).shape).toEqual({ type: "LineString", coordinates: [A, B] });
});

test("back on the first of three points is an area, closed", () => {
  expect(drawn(A, B, C, [7.26001, 43.7]).shape).toEqual({ type: "Polygon", coordinates: [[A, B, C, A]] });
});

test("two points cannot make an area, nor one a street", () => {
  expect(drawn(A, B, A).shape).toBeNull();
  expect(drawn(A, A)).toEqual({ points: [A], shape: null });
  expect(finished(drawn(A)).shape).toBeNull();
});

test("a finished drawing takes no more points", () => {
  expect(added(drawn(A, B, B), C, isNear)).toEqual(drawn(A, B, B));
});

test("taking back opens the end first, then removes points, and stops at nothing", () => {
  const line = drawn(A, B, B);
  expect(undone(line)).toEqual({ points: [A, B], shape: null });
  expect(undone(undone(line)).points).toEqual([A]);
  expect(undone(EMPTY)).toEqual(EMPTY);
});

test("the line follows the hand", () => {
  expect(soFar(drawn(A), B)).toEqual([A, B]);
  expect(soFar(drawn(A), null)).toEqual([A]);
});

test("a drawing stays of a reasonable size", () => {
  const many = Array.from({ length: MOST_POINTS + 20 }, (_, n): LonLat => [7 + n / 1000, 43]);
  expect(drawn(...many).points).toHaveLength(MOST_POINTS);
});

test("each step is said in words", () => {
  expect(drawingWords(EMPTY)).toContain("Aucun point");
  expect(drawingWords(drawn(A))).toContain("1 point");
  expect(drawingWords(drawn(A, B))).toContain("2 points");
  expect(drawingWords(drawn(A, B, B))).toContain("Ligne terminée");
  expect(drawingWords(drawn(A, B, C, A))).toContain("Zone fermée");
});
