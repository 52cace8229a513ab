import { expect, test } from "vitest";
import { claim, incident, mission } from "../fixtures";
import { whatChanged } from "./changes";

test("a crew sent by somebody else while I typed is said", () => {
  const now = incident({ version: 2, state: "dispatched", missions: [mission("C12")] });
  expect(whatChanged(incident(), now)).toEqual(["l’affaire est maintenant équipage envoyé", "C12 y est envoyé"]);
});

test("one more witness is not worth stopping for", () => {
  expect(whatChanged(incident(), incident({ version: 2, witnesses: 8, urgency: 70 }))).toEqual([]);
});

test("a claim and a new urgency are said with names and numbers", () => {
  const now = incident({ version: 3, priority: 1, claimed_by: claim(2, "Ana Bo") });
  expect(whatChanged(incident(), now)).toEqual(["l’urgence est passée de P2 à P1", "Ana Bo l’a prise"]);
});
