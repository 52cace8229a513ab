import { expect, test } from "vitest";
import { cameraWords, isMineToMove, turnWords, type Watch, type WatchCamera } from "./watch";

const camera: WatchCamera = {
  code: "a", label: "Dôme", kind: "dome", lon: 7, lat: 43, distance_m: 85, bearing: 45, side: "au nord-est", sees: true, is_invented: true,
};
const watch = (given: Partial<Watch>): Watch => ({
  id: 1, version: 1, incident: "PM-1", state: "waiting", reason: "", asked_by: "Léa", asked_at: "", due_at: "", rang_at: null,
  by: null, from: null, to: null, looked: [], decision: null, decision_label: null, words: "", cameras: [camera], ...given,
});

test("a camera says on which side the place is, how far, and what it cannot have", () => {
  expect(cameraWords(camera)).toBe("le lieu est au nord-est, à 85 m");
  expect(cameraWords({ ...camera, sees: false })).toContain("hors de portée");
  expect(cameraWords({ ...camera, sees: false, kind: "fixed" })).toContain("hors de son champ");
});

test("whoever looks is named, and only an overdue task can be taken from somebody", () => {
  const lea = { id: 2, name: "Léa Martin" };
  expect(turnWords(watch({ by: lea, from: "2026-11-24T21:00:00Z" }), 1)).toBe("Léa Martin regarde");
  expect(isMineToMove(watch({ by: lea }), 1)).toBe(false);
  expect(isMineToMove(watch({ by: lea, rang_at: "2026-11-24T21:10:00Z" }), 1)).toBe(true);
  expect(turnWords(watch({ by: lea }), 2)).toBe("vous vous en chargez");
});
