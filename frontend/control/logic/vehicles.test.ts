import { expect, test } from "vitest";
import type { VehicleCheck } from "../crews";
import { movedWords, valveWords, vehicleLine } from "./vehicles";

const check = (given: Partial<VehicleCheck> = {}): VehicleCheck => ({
  at: "2026-11-24T21:00:00Z",
  by: "C12",
  plate: "AB-123-CD",
  make: "Renault Clio",
  colour: "grise",
  valves: { rear_left: "3", front_left: "12" },
  note: "",
  photos: [],
  recheck_at: null,
  moved: null,
  ...given,
});

test("a vehicle is named as it was noted", () => {
  expect(vehicleLine(check())).toBe("Renault Clio, grise · AB-123-CD");
  expect(vehicleLine(check({ make: "", colour: "", plate: "" }))).toBe("véhicule non décrit");
});

test("valves are read by wheel, in a steady order", () => {
  expect(valveWords(check())).toBe("valves : avant gauche à 12 h, arrière gauche à 3 h");
  expect(valveWords(check({ valves: {} }))).toBe("");
});

test("a second check says whether the vehicle moved, a first one says nothing", () => {
  expect([null, true, false].map((moved) => movedWords(check({ moved })))).toEqual([
    "",
    "le véhicule a bougé depuis le premier contrôle",
    "le véhicule n’a pas bougé depuis le premier contrôle",
  ]);
});
