// Draws a card over the page that the server rendered: same elements, new content. Knows no network.

import { type ThreadCard, asksStill, canContest, sayMoment } from "./card";
import { all, fill, one } from "./page";

export function draw(root: HTMLElement, card: ThreadCard, now: Date, lang: string): void {
  root.dataset["version"] = String(card.version);
  put(root, "[data-headline]", card.headline);
  drawSteps(root, card, now, lang);
  drawMessages(root, card, now, lang);
  drawEnd(root, card, now, lang);
  show(root, "[data-still]", asksStill(card, now));
  show(root, "[data-asked]", card.ended === null && card.messages.at(-1)?.from === "desk");
  drawWait(root, card);
  drawSatisfaction(root, card);
}

function put(root: HTMLElement, selector: string, text: string): void {
  const element = one(selector, root);
  // Same words: untouched, so that a screen reader does not say them twice.
  if (element && element.textContent !== text) element.textContent = text;
}

function show(root: HTMLElement, selector: string, isShown: boolean): void {
  const element = one(selector, root);
  if (element) element.hidden = !isShown;
}

function make(name: string, text = "", className = ""): HTMLElement {
  const element = document.createElement(name);
  if (text) element.textContent = text;
  if (className) element.className = className;
  return element;
}

function time(at: string, now: Date, lang: string): HTMLElement {
  const element = make("time", sayMoment(new Date(at), now, lang));
  element.setAttribute("datetime", at);
  return element;
}

function drawSteps(root: HTMLElement, card: ThreadCard, now: Date, lang: string): void {
  const done = card.steps.map((step, index) => {
    const isLast = index === card.steps.length - 1;
    const item = make("li", "", isLast && !card.ended ? "now" : "done");
    if (item.className === "now") item.setAttribute("aria-current", "step");
    const words = make("span");
    words.append(make("b", step.text));
    if (isLast && card.band) words.append(make("small", card.band.text));
    item.append(words, time(step.at, now, lang));
    return item;
  });
  const ahead = card.next_steps.map((text) => {
    const item = make("li", "", "todo");
    item.append(make("span", text));
    return item;
  });
  one("[data-steps]", root)?.replaceChildren(...done, ...ahead);
}

/** What is said stays said: only new words are added, so that only they are read aloud. */
function drawMessages(root: HTMLElement, card: ThreadCard, now: Date, lang: string): void {
  const list = one("[data-messages]", root);
  if (!list) return;
  for (const message of card.messages.slice(list.children.length)) {
    const item = make("li", "", `from-${message.from}`);
    const words = make("p");
    message.text.split("\n").forEach((line, index) => words.append(...(index ? [make("br"), line] : [line])));
    const who = make("small", `${list.dataset[message.from] ?? ""} · `);
    who.append(time(message.at, now, lang));
    item.append(words, who);
    list.append(item);
  }
}

function drawEnd(root: HTMLElement, card: ThreadCard, now: Date, lang: string): void {
  show(root, "[data-ended]", card.ended !== null);
  show(root, "[data-contest]", canContest(card, now));
  if (!card.ended) return;
  put(root, "[data-ended-outcome]", card.ended.outcome_label);
  put(root, "[data-ended-text]", card.ended.text);
  put(root, "[data-ended-proof]", card.ended.proof_label);
  const until = one("[data-contest-until]", root);
  if (until)
    until.textContent = fill(until.dataset["text"], { t: sayMoment(new Date(card.ended.contest_until), now, lang) });
}

/** What people usually wait is of interest until the end; until it is read, also when it will be. */
function drawWait(root: HTMLElement, card: ThreadCard): void {
  show(root, "[data-usual]", card.ended === null);
  show(root, "[data-usual-read]", card.state === "received" && one("[data-usual-read]", root)?.textContent !== "");
}

function drawSatisfaction(root: HTMLElement, card: ThreadCard): void {
  show(root, "[data-satisfaction]", card.ended !== null);
  for (const button of all<HTMLButtonElement>("[data-satisfaction] button", root))
    button.setAttribute("aria-pressed", String(button.value === card.satisfaction));
  const said = one("[data-satisfaction-said]", root);
  if (said && card.satisfaction) put(root, "[data-satisfaction-said]", said.dataset["text"] ?? "");
}
