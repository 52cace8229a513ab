// The sends of this phone as a person sees them: waiting, on their way, refused with the sentence, sent with the link.

import { all, fill, one } from "../page";
import type { Send } from "./box";
import { follow, outbox, sendWaiting, tell } from "./outbox";

/** `data-sends` holds the path whose sends are shown; empty: all of them. */
export function showSends(list: HTMLElement): Promise<void> {
  const path = list.dataset["sends"] ?? "";
  return follow((sends) => drawSends(list, sends.filter((send) => isShown(send, path))));
}

function isShown({ content, state }: Send, path: string): boolean {
  if (path === "") return true;
  return state !== "sent" && content?.what === "words" && content.page === path;
}

/** What stands in the list stays the same element, so that nothing typed or focused is lost by a change elsewhere. */
export function drawSends(list: HTMLElement, sends: readonly Send[]): void {
  const keys = new Set(sends.map((send) => send.key));
  for (const item of all<HTMLElement>("[data-key]", list)) if (!keys.has(item.dataset["key"] ?? "")) item.remove();
  for (const send of sends) {
    const known = all<HTMLElement>("[data-key]", list).find((item) => item.dataset["key"] === send.key);
    const item = known ?? newItem(list, send.key);
    if (item) drawSend(list, item, send);
  }
  const none = list.parentElement && one("[data-no-sends]", list.parentElement);
  if (none) none.hidden = sends.length > 0;
}

function newItem(list: HTMLElement, key: string): HTMLElement | null {
  const pattern = list.parentElement && one<HTMLTemplateElement>("template[data-send-look]", list.parentElement);
  const item = pattern ? ((pattern.content.cloneNode(true) as DocumentFragment).firstElementChild as HTMLElement) : null;
  if (!item) return null;
  item.dataset["key"] = key;
  list.append(item);
  one("[data-send-drop]", item)?.addEventListener("click", () => void drop(list, key));
  one("[data-send-edit]", item)?.addEventListener("click", () => void edit(item, key));
  one<HTMLFormElement>("form", item)?.addEventListener("submit", (event) => {
    event.preventDefault();
    void rewrite(item, key);
  });
  return item;
}

function drawSend(list: HTMLElement, item: HTMLElement, send: Send): void {
  item.dataset["state"] = send.state;
  item.dataset["what"] = send.content?.what ?? "";
  put(item, "[data-send-state]", fill(list.dataset[send.state], { t: hourOf(send.at) }));
  put(item, "[data-send-label]", send.label);
  put(item, "[data-send-text]", send.text);
  put(item, "[data-send-refusal]", send.state === "refused" ? send.message : "");
  show(item, "[data-send-tried]", send.state === "waiting" && send.wasTried);
  const link = one<HTMLAnchorElement>("[data-send-link]", item);
  if (link) [link.hidden, link.href] = [!send.link, send.link];
  show(item, "[data-send-edit]", send.state === "waiting" || send.state === "refused");
  show(item, "[data-send-drop]", send.state !== "leaving");
  const words = one("[data-send-drop]", item);
  if (words) put(item, "[data-send-drop]", (send.state === "waiting" ? words.dataset["cancel"] : words.dataset["done"]) ?? "");
}

function put(root: HTMLElement, selector: string, text: string): void {
  const element = one(selector, root);
  if (!element) return;
  element.hidden = text === "";
  if (element.textContent !== text) element.textContent = text;
}

function show(root: HTMLElement, selector: string, isShown: boolean): void {
  const element = one(selector, root);
  if (element) element.hidden = !isShown;
}

function hourOf(at: number): string {
  const lang = document.documentElement.lang || "fr";
  const isToday = new Date(at).toDateString() === new Date().toDateString();
  const day = isToday ? {} : ({ day: "numeric", month: "long" } as const);
  return new Date(at).toLocaleString(lang, { ...day, hour: "2-digit", minute: "2-digit" });
}

async function drop(list: HTMLElement, key: string): Promise<void> {
  const box = await outbox();
  await box.drop(key);
  await tell(box);
  (one<HTMLElement>("button, a", list) ?? one<HTMLElement>("h1"))?.focus();
}

/** Words are changed where they stand; a report goes back to its page. */
async function edit(item: HTMLElement, key: string): Promise<void> {
  const box = await outbox();
  if (item.dataset["what"] === "words") {
    const form = one<HTMLFormElement>("form", item);
    const field = one<HTMLTextAreaElement>("textarea", item);
    const send = (await box.sends()).find((one) => one.key === key);
    if (!form || !field || !send) return;
    form.hidden = false;
    field.value = send.text;
    return field.focus();
  }
  const { draftOf } = await import("./draft");
  const send = await box.drop(key);
  const draft = send && draftOf(send);
  await tell(box);
  if (!draft) return;
  await box.keepDraft(draft);
  location.assign(item.dataset["form"] ?? "");
}

async function rewrite(item: HTMLElement, key: string): Promise<void> {
  const [form, field] = [one<HTMLFormElement>("form", item), one<HTMLTextAreaElement>("textarea", item)];
  const box = await outbox();
  if (!form || !field?.value.trim()) return field?.focus();
  if (await box.rewrite(key, field.value.trim())) form.hidden = true;
  else put(item, "[data-send-refusal]", item.dataset["gone"] ?? "");
  await tell(box);
  void sendWaiting();
}
