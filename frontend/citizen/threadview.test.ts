import { beforeEach, expect, test } from "vitest";
import { type ThreadCard, asksStill, canContest, sayMoment } from "./card";
import { draw } from "./threadview";

const NOW = new Date("2026-11-24T20:06:00Z"); // 21:06 in Paris

function card(changes: Partial<ThreadCard> = {}): ThreadCard {
  return {
    code: "PM-7F3K-92QX",
    version: 3,
    kind_label: "Musique",
    state: "en_route",
    headline: "Un équipage est en route",
    steps: [
      { state: "received", at: "2026-11-24T19:58:00Z", text: "Reçu" },
      { state: "en_route", at: "2026-11-24T20:05:00Z", text: "Équipage en route" },
    ],
    next_steps: ["Sur place", "Terminé, avec la raison"],
    band: { low_min: 4, high_min: 9, text: "habituellement 4 à 9 min" },
    answer_by: "2026-11-26T19:58:00Z",
    address: "rue de France",
    messages: [{ from: "desk", text: "Où exactement ?\nQuel étage ?", at: "2026-11-24T20:01:00Z" }],
    still: { ask_at: "2026-11-24T20:10:00Z", answer: null },
    service: null,
    ended: null,
    satisfaction: null,
    ...changes,
  };
}

let root: HTMLElement;
beforeEach(() => {
  document.body.innerHTML = `<div data-version="1"><h1 data-headline></h1><ol data-steps></ol>
    <ul data-messages data-desk="Police municipale" data-you="Vous"></ul>
    <section data-ended hidden><b data-ended-outcome></b><p data-ended-text></p><p data-ended-proof></p></section>
    <section data-still hidden></section>
    <p data-asked hidden></p><div data-usual><p data-usual-read hidden>Lu en 5 min</p></div>
    <section data-satisfaction hidden><button value="yes"></button><button value="no"></button>
    <p data-satisfaction-said data-text="Merci"></p></section>
    <section data-contest hidden><p data-contest-until data-text="jusqu’à %t"></p></section></div>`;
  root = document.body.firstElementChild as HTMLElement;
});

test("the steps done, the present one with its band, and what is ahead", () => {
  draw(root, card(), NOW, "fr");
  const items = [...root.querySelectorAll("li")].filter((item) => item.closest("ol"));
  expect(items.map((item) => item.className)).toEqual(["done", "now", "todo", "todo"]);
  expect(items[1]?.textContent).toContain("habituellement 4 à 9 min");
  expect(items[1]?.querySelector("time")?.textContent).toBe("21:05");
  expect(root.dataset["version"]).toBe("3");
});

test("what people wrote is text, never markup", () => {
  draw(
    root,
    card({ messages: [{ from: "you", text: "<img src=x onerror=alert(1)>", at: "2026-11-24T20:01:00Z" }] }),
    NOW,
    "fr",
  );
  expect(root.querySelector("img")).toBeNull();
  expect(root.querySelector(".from-you p")?.textContent).toContain("<img");
});

test("lines of a message stay lines", () => {
  draw(root, card(), NOW, "fr");
  expect(root.querySelectorAll(".from-desk br")).toHaveLength(1);
  expect(root.querySelector(".from-desk small")?.textContent).toContain("Police municipale");
});

test("an unchanged headline is not touched, so that it is not read aloud twice", () => {
  draw(root, card(), NOW, "fr");
  const words = root.querySelector("h1")?.firstChild;
  draw(root, card({ version: 4 }), NOW, "fr");
  expect(root.querySelector("h1")?.firstChild).toBe(words);
});

test("a new message is added after those already there, which are not touched", () => {
  draw(root, card(), NOW, "fr");
  const first = root.querySelector(".from-desk");
  const more = [...card().messages, { from: "you" as const, text: "Au 2e", at: "2026-11-24T20:05:30Z" }];
  draw(root, card({ messages: more }), NOW, "fr");
  expect(root.querySelector(".from-desk")).toBe(first);
  expect(root.querySelectorAll("[data-messages] > li")).toHaveLength(2);
});

test("the end says its reason and proof, and may be contested for 72 hours", () => {
  const ended = {
    outcome: "stopped",
    outcome_label: "Nuisance cessée",
    proof: "crew",
    proof_label: "constaté sur place",
    text: "La nuisance a cessé.",
    contest_until: "2026-11-27T20:06:00Z",
  };
  draw(root, card({ state: "ended", ended, still: null, next_steps: [] }), NOW, "fr");
  expect(root.querySelector<HTMLElement>("[data-ended]")?.hidden).toBe(false);
  expect(root.querySelector("[data-ended-proof]")?.textContent).toBe("constaté sur place");
  expect(root.querySelector<HTMLElement>("[data-contest]")?.hidden).toBe(false);
  expect(root.querySelector("[data-contest-until]")?.textContent).toContain("27 novembre");
  expect(canContest(card({ state: "ended", ended }), new Date("2026-11-27T20:06:01Z"))).toBe(false);
});

test("« toujours en cours ? » comes due with time, without any event", () => {
  expect(asksStill(card(), NOW)).toBe(false);
  expect(asksStill(card(), new Date("2026-11-24T20:10:00Z"))).toBe(true);
  expect(asksStill(card({ still: null }), new Date("2030-01-01T00:00:00Z"))).toBe(false);
});

test("moments are said in the city’s time, with the day when it is another one", () => {
  expect(sayMoment(new Date("2026-11-24T20:04:07Z"), NOW, "fr")).toBe("21:04");
  expect(sayMoment(new Date("2026-11-23T20:04:07Z"), NOW, "fr")).toBe("23 novembre, 21:04");
});

test("a question of the desk asks for its answer until it is given, or over", () => {
  const asked = root.querySelector<HTMLElement>("[data-asked]");
  draw(root, card(), NOW, "fr");
  expect(asked?.hidden).toBe(false);
  const answered = [...card().messages, { from: "you" as const, text: "Au 2e", at: "2026-11-24T20:05:30Z" }];
  draw(root, card({ messages: answered }), NOW, "fr");
  expect(asked?.hidden).toBe(true);
});

test("the usual delay is said while one waits, the question when it is over", () => {
  const hidden = (selector: string): boolean | undefined => root.querySelector<HTMLElement>(selector)?.hidden;
  draw(root, card({ state: "received" }), NOW, "fr");
  expect([hidden("[data-usual]"), hidden("[data-usual-read]"), hidden("[data-satisfaction]")]).toEqual([
    false,
    false,
    true,
  ]);
  const ended = { outcome: "", outcome_label: "", proof: "", proof_label: "", text: "", contest_until: "2026-11-27" };
  draw(root, card({ state: "ended", ended, satisfaction: "no" }), NOW, "fr");
  expect([hidden("[data-usual]"), hidden("[data-satisfaction]")]).toEqual([true, false]);
  expect(root.querySelector("[value=no]")?.getAttribute("aria-pressed")).toBe("true");
  expect(root.querySelector("[data-satisfaction-said]")?.textContent).toBe("Merci");
});
