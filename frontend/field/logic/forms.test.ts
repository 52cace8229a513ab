// @vitest-environment node
import { expect, test } from "vitest";
import { emptyCheck, wordsOf } from "./forms";

test("what was written is found again in a refused deed", () => {
  const finding = { what: "finding", kind: "noise.music", lon: null, lat: null, accuracy_m: null, address: "3 rue Droite", comment: "porte ouverte", photos: [], mission: null } as const;
  expect(wordsOf({ ...finding, photos: [] })).toBe("3 rue Droite · porte ouverte");
  const check = { what: "vehicle-check", mission: 7, plate: "AB-123-CD", make: "", colour: "gris", valves: { front_left: "12" }, note: "pneu à plat", photos: [] } as const;
  expect(wordsOf({ ...check, photos: [] })).toBe("AB-123-CD · gris · avant gauche 12 h · pneu à plat");
  expect(wordsOf({ what: "step", mission: 7, verb: "clear", note: "rien vu" })).toBe("rien vu");
  expect(wordsOf({ what: "well" })).toBe("");
});

test("a second check starts from the vehicle, not from its valves", () => {
  const first = { at: "", by: "C01", plate: "AB-123-CD", make: "Peugeot", colour: "gris", valves: { front_left: "12" }, note: "x", photos: [], recheck_at: null };
  expect(emptyCheck(7, first as never)).toMatchObject({ mission: 7, plate: "AB-123-CD", valves: {}, note: "" });
});
