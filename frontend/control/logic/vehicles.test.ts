import { expect, test } from "vitest";
import type { VehicleCheck } from "../crews";
import { incident, NOW } from "../fixtures";
import type { VehicleCard, VehicleLine } from "../vehicles/cards";
import {
  byStreet, comparedWords, decisionsOf, handOf, legalWords, lineWords, movedWords, removalText, valveWords, vehicleLine, waitingWords, wheelNotes, wheelWords,
} from "./vehicles";

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

const vehicle = (given: Partial<VehicleCard> = {}): VehicleCard => ({
  state: "first_checked", label: "premier contrôle fait", days: 7, first_at: "2026-11-16T21:00:00Z", due_at: "2026-11-23T21:00:00Z", second_at: null,
  compared: null, restarts: 0, decided_by: "", removal_at: null, can: [], grounds: [], ...given,
});

const line = (given: Partial<VehicleLine> = {}): VehicleLine => ({
  code: "PM-1", version: 1, state: "open", street: "rue de France", address: "12 rue de France", created_at: "2026-11-15T21:00:00Z", age_days: 9,
  vehicle: vehicle(), is_ready: false, crew: "", first: null, ...given,
});

test("a valve stands in its face as on a clock", () => {
  expect(["12", "3", "6", "9"].map((hour) => handOf(hour, 10))).toEqual([{ x: 0, y: -10 }, { x: 10, y: 0 }, { x: 0, y: 10 }, { x: -10, y: 0 }]);
});

test("each wheel is said in words, with the first check when it differs", () => {
  const [left, right] = wheelNotes({ front_left: "12" });
  expect([left && wheelWords(left), left && wheelWords(left, "3"), left && wheelWords(left, "12"), right && wheelWords(right)]).toEqual([
    "avant gauche : valve à 12 h",
    "avant gauche : valve à 12 h, à 3 h au premier contrôle",
    "avant gauche : valve à 12 h",
    "avant droite : valve non relevée",
  ]);
});

test("the days of the law are those of the clock that runs", () => {
  expect(legalWords(vehicle({ days: 3 }))).toContain("au-delà de 3 jours");
  expect(legalWords(vehicle({ state: "due" }))).toContain("délai de 7 jours est écoulé");
  expect(legalWords(vehicle({ state: "due", second_at: "2026-11-24T20:00:00Z" }))).toContain("une personne décide");
});

test("two checks are compared as facts", () => {
  expect(comparedWords({ valves: "moved", metres: 8, wheels: 2 })).toBe("Valves différentes (2 roues relevées deux fois) · équipages à 8 m l’un de l’autre");
  expect(comparedWords({ valves: "unknown", metres: null, wheels: 0 })).toBe("Valves : aucune roue relevée deux fois · position d’un équipage inconnue");
});

test("only what the server allows is offered, in its order", () => {
  expect(decisionsOf(vehicle({ can: ["same", "close"] })).map(({ code, ends }) => [code, ends])).toEqual([["same", false], ["close", true]]);
});

test("the pound reads the ground of the law first", () => {
  expect(removalText("abusive", " Rue étroite ")).toBe("stationnement abusif, article R417-12 du code de la route. Rue étroite");
});

test("a row says what its vehicle waits for, nothing while a crew is on it", () => {
  const row = (given: Partial<VehicleCard>) => waitingWords(incident({ state: "open", vehicle: vehicle(given) }));
  expect(row({ state: "due", label: "second contrôle à faire" })).toBe("second contrôle à faire");
  expect(row({ state: "due", second_at: "2026-11-24T20:00:00Z" })).toBe("véhicule : à décider");
  expect(row({})).toBe("");
  const mission = { id: 1, crew: "C12", state: "sent", sent_at: "", state_at: "", eta_s: null };
  expect(waitingWords(incident({ state: "dispatched", missions: [mission], vehicle: vehicle({ state: "due" }) }))).toBe("");
});

test("a line of the list says what is next and since when", () => {
  expect(lineWords(line({ vehicle: vehicle({ state: "due" }) }), NOW)).toBe("second contrôle à faire, dû depuis 1 jour");
  expect(lineWords(line({ crew: "C12" }), NOW)).toBe("C12 s’y rend ou y est");
  expect(lineWords(line({ vehicle: vehicle({ due_at: "2026-11-30T12:00:00Z" }) }), NOW)).toBe("second contrôle à partir du lun. 30 novembre");
});

test("lines stand by street in the order of the server", () => {
  const lines = [line(), line({ code: "PM-2", street: "rue Meyerbeer" }), line({ code: "PM-3" })];
  expect(byStreet(lines).map(([street, all]) => [street, all.map((one) => one.code)])).toEqual([
    ["rue de France", ["PM-1", "PM-3"]],
    ["rue Meyerbeer", ["PM-2"]],
  ]);
});
