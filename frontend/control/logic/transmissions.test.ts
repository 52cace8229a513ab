import { expect, test } from "vitest";
import { incident, NOW } from "../fixtures";
import type { Transmission } from "../transmissions/cards";
import { isTroubled, ranked, standing, toBeRead } from "./transmissions";

const one = (given: Partial<Transmission> = {}): Transmission => ({
  id: 1,
  version: 1,
  incident: "PM-7F3K-92QX",
  service: { code: "hygiene", name: "Hygiène" },
  channel: "mail",
  subject: "case",
  state: "sent",
  created_at: "2026-11-24T20:00:00Z",
  sent_at: "2026-11-24T20:00:10Z",
  received_at: null,
  taken_at: null,
  answered_at: null,
  reminders: 0,
  verdict: null,
  answer: "",
  problem: "",
  next_at: null,
  ...given,
});

test("a transmission says where it stands, and what hinders it", () => {
  expect(standing(one({ reminders: 1 }), NOW)).toMatch(/^envoyée par courriel .+, pas d’accusé de réception, 1 rappel$/);
  expect(standing(one({ channel: "none" }), NOW)).toBe("à prévenir de vive voix");
  expect(standing(one({ state: "failed", problem: "Adresse refusée." }), NOW)).toBe("non remise : Adresse refusée.");
  expect(standing(one({ state: "answered", verdict: "not_ours", answer: "voie privée" }), NOW)).toBe("n’est pas compétent : voie privée");
  expect(isTroubled(one({ state: "queued", problem: "Serveur absent.", next_at: "2026-11-24T21:05:00Z" }))).toBe(true);
});

test("failed ones come first, then those in trouble, then the oldest", () => {
  const all = [one({ id: 1, state: "received" }), one({ id: 2 }), one({ id: 3, state: "failed" }), one({ id: 4, problem: "rappel non remis" })];
  expect(ranked(all).map((each) => each.id)).toEqual([3, 4, 2, 1]);
});

test("an answer waits to be read while its case is still with the service", () => {
  const answered = incident({ state: "handed_over", transmission: one({ state: "answered", verdict: "done" }) });
  expect(toBeRead([answered, incident({ state: "open", transmission: answered.transmission })])).toEqual([answered]);
});
