// What every resident's page gains with JavaScript: controls that need it appear, links are copied and shared.

import "../tokens.css";
import "./citizen.css";
import "./report.css";

export function all<E extends HTMLElement>(selector: string, root: ParentNode = document): E[] {
  return [...root.querySelectorAll<E>(selector)];
}

export function one<E extends HTMLElement>(selector: string, root: ParentNode = document): E | null {
  return root.querySelector<E>(selector);
}

/** A button that shows and hides what it controls; true the first time that it shows it. */
export function toggles(button: HTMLButtonElement, box: HTMLElement): boolean {
  const isOpen = button.getAttribute("aria-expanded") === "true";
  button.setAttribute("aria-expanded", String(!isOpen));
  box.hidden = isOpen;
  const isFirst = !isOpen && !box.dataset["ready"];
  if (isFirst) box.dataset["ready"] = "yes";
  return isFirst;
}

/** `%m` and `%t` in a sentence that the server translated. */
export function fill(sentence: string | undefined, values: Record<string, string>): string {
  return (sentence ?? "").replace(/%(\w)/g, (whole, name: string) => values[name] ?? whole);
}

export function enhance(root: ParentNode = document): void {
  document.documentElement.classList.add("js");
  for (const element of all("[data-js]", root)) element.hidden = false;
  for (const button of all<HTMLButtonElement>("[data-copy]", root))
    button.addEventListener("click", () => copy(button));
  for (const button of all<HTMLButtonElement>("[data-share]", root)) wireShare(button);
}

function link(): string {
  return one<HTMLInputElement>("#link")?.value ?? location.href;
}

async function copy(button: HTMLButtonElement): Promise<void> {
  const field = one<HTMLInputElement>("#link");
  try {
    await navigator.clipboard.writeText(link());
  } catch {
    field?.select(); // no clipboard here: the link is selected, ready to be copied by hand
    return;
  }
  const words = one("span", button);
  if (words) words.textContent = button.dataset["done"] ?? "";
}

function wireShare(button: HTMLButtonElement): void {
  if (!navigator.share) {
    button.hidden = true;
    return;
  }
  button.addEventListener("click", () => {
    // Sharing is the visitor's: a cancelled sheet is not an error.
    navigator.share({ url: link(), title: document.title }).catch(() => undefined);
  });
}
