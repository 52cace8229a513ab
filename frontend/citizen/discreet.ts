// Pages that somebody in danger may have to hide. Opened in place of the home, without an address of their own, so
// that neither the history nor the back button knows them; left at once by a button or by Escape twice.

import { enhance } from "./page";

let isListening = false; // the page shown in place of another keeps the first one's ears
const TWICE_MS = 1500; // two taps of Escape within this time (chosen: unhurried hands, no accident)

/** Links `[data-discreet]` show their page here; the address does not change. */
export function wireDiscreetLinks(rewire: () => void, root: ParentNode = document): void {
  for (const link of root.querySelectorAll<HTMLAnchorElement>("a[data-discreet]"))
    link.addEventListener("click", (event) => {
      event.preventDefault();
      void openHere(link.href, rewire);
    });
}

/** A discreet page, opened here or by its own address: whatever leads away replaces it. */
export function wireDiscreet(rewire: () => void): void {
  const exit = document.querySelector<HTMLElement>("[data-leave]")?.dataset["leave"] ?? "/";
  document.querySelector("[data-leave-now]")?.addEventListener("click", (event) => {
    event.preventDefault();
    leave(exit);
  });
  if (!isListening) document.addEventListener("keydown", escapeTwice(() => leave(exit)));
  isListening = true;
  for (const link of document.querySelectorAll<HTMLAnchorElement>("a[href^='/']"))
    link.addEventListener("click", (event) => {
      if (event.defaultPrevented) return;
      event.preventDefault();
      location.replace(link.href);
    });
  for (const form of document.querySelectorAll<HTMLFormElement>("form"))
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void sendHere(form, event.submitter, rewire);
    });
  wireNear(rewire);
}

/** Gone from the screen before anything loads. */
function leave(exit: string): void {
  document.body.hidden = true;
  document.title = "";
  location.replace(exit);
}

export function escapeTwice(act: () => void, now: () => number = () => performance.now()): (event: KeyboardEvent) => void {
  let last = -Infinity;
  return (event) => {
    if (event.key !== "Escape") return;
    const at = now();
    if (at - last <= TWICE_MS) act();
    last = at;
  };
}

async function openHere(address: string, rewire: () => void): Promise<void> {
  try {
    await show(await fetch(address, { referrerPolicy: "no-referrer" }), rewire);
  } catch {
    location.replace(address); // the browser says what is wrong; the home is not left behind
  }
}

async function sendHere(form: HTMLFormElement, pressed: HTMLElement | null, rewire: () => void): Promise<void> {
  const fields = new FormData(form);
  const said = new URLSearchParams();
  for (const [name, value] of fields) if (typeof value === "string") said.append(name, value);
  if (pressed instanceof HTMLButtonElement && pressed.name) said.set(pressed.name, pressed.value);
  const address = new URL(form.getAttribute("action") || pageAddress(), location.href);
  try {
    if (form.method === "post") await show(await fetch(address, { method: "POST", body: said }), rewire);
    else await show(await fetch(`${address.pathname}?${said.toString()}`, { referrerPolicy: "no-referrer" }), rewire);
  } catch {
    const words = form.querySelector<HTMLElement>("[data-offline]");
    if (words) words.hidden = false;
  }
}

function pageAddress(): string {
  return document.body.dataset["here"] ?? location.pathname;
}

/** The answer instead of this page: same address, nothing added to the history. */
async function show(answer: Response, rewire: () => void): Promise<void> {
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.documentElement.lang = page.documentElement.lang;
  document.title = page.title;
  const body = document.createElement("body");
  body.className = page.body.className;
  body.dataset["here"] = new URL(answer.url).pathname;
  body.append(...page.body.childNodes);
  document.body.replaceWith(body);
  enhance();
  rewire();
  scrollTo(0, 0);
  document.querySelector<HTMLElement>(".refusal, main")?.focus();
}

function wireNear(rewire: () => void): void {
  const row = document.querySelector<HTMLElement>("[data-near-here]");
  const button = row?.querySelector("button");
  if (!row || !button || !("geolocation" in navigator)) return;
  row.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    button.textContent = row.dataset["asking"] ?? "";
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const where = new URLSearchParams({ lon: coords.longitude.toFixed(4), lat: coords.latitude.toFixed(4) });
        void openHere(`${pageAddress()}?${where.toString()}`, rewire);
      },
      () => (button.textContent = row.dataset["failed"] ?? ""),
      { timeout: 10_000, maximumAge: 60_000 },
    );
  });
}
