import { expect, test } from "vitest";
import { alive, GONE_MS, ringsByName, windowKind } from "./screens";

test("the address says which window this is", () => {
  expect(["", "?fenetre=file", "?fenetre=carte", "?mur", "?fenetre=x"].map(windowKind)).toEqual(["whole", "queue", "map", "wall", "whole"]);
});

test("a window without a sign for long is closed, also when it never said so", () => {
  const peers = new Map([["a", { kind: "map" as const, rings: false, seenAt: 0 }], ["b", { kind: "map" as const, rings: false, seenAt: GONE_MS }]]);
  expect([...alive(peers, GONE_MS + 1).keys()]).toEqual(["b"]);
});

test("without locks exactly one of the open windows rings", () => {
  const names = ["c", "a", "b"];
  expect(names.filter((me) => ringsByName(me, names.filter((other) => other !== me)))).toEqual(["a"]);
});
