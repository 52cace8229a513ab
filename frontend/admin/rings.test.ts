import { expect, test } from "vitest";

import { addedAfter, moved, parse, ringsOf, withRing, without, type Ring } from "./rings";

const SQUARE: Ring = [[0, 0], [2, 0], [2, 2], [0, 2]];
const text = JSON.stringify({ type: "Polygon", coordinates: [[...SQUARE, SQUARE[0]]] });

test("a ring is opened to be edited and closed again when written", () => {
  const drawn = parse(text);
  expect(ringsOf(drawn)).toEqual([SQUARE]);
  expect(JSON.stringify(withRing(drawn, 0, SQUARE))).toBe(text);
});

test("corners are moved, added half-way and taken away, never below three", () => {
  expect(moved(SQUARE, 1, [3, 0.12345678])[1]).toEqual([3, 0.123457]);
  expect(addedAfter(SQUARE, 3)).toEqual([...SQUARE, [0, 1]]);
  expect(without(SQUARE, 0)).toHaveLength(3);
  expect(without(without(SQUARE, 0), 0)).toHaveLength(3);
});

test("what is no polygon is left alone", () => {
  for (const wrong of ["", "{", "null", "[]", '{"type":"Point","coordinates":[1,2]}', '{"type":"Polygon","coordinates":[[["a",2]]]}'])
    expect(parse(wrong)).toBeNull();
});

test("one ring of several is replaced and the others are kept", () => {
  const islands = parse(JSON.stringify({ type: "MultiPolygon", coordinates: [[[...SQUARE, SQUARE[0]]], [[...SQUARE, SQUARE[0]]]] }));
  const changed = withRing(islands, 1, moved(SQUARE, 0, [9, 9]));
  expect(ringsOf(changed).map((ring) => ring[0])).toEqual([[0, 0], [9, 9]]);
});

test("the first corners of a new sector make a polygon", () => {
  expect(withRing(null, 0, [[1, 1]])).toEqual({ type: "Polygon", coordinates: [[[1, 1], [1, 1]]] });
});
