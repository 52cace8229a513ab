// The way out for a form of a page: sent now, or kept on this phone until it can be.

import { csrfToken, type Sent, isPassing, read } from "../../live/commands";
import type { Content } from "./box";
import { askForSync, outbox, sendWaiting, tell } from "./outbox";

const PATIENCE_MS = 15_000;

export type Left<T> = Sent<T> | { kept: true };

/** POST the form with its key. Without a network it waits on this phone and leaves by itself; `key` makes it one. */
export async function sendOrKeep<T>(url: string, form: FormData, key: string): Promise<Left<T>> {
  form.set("key", key);
  const sent = await sendNow<T>(url, form);
  const isForLater = "unreachable" in sent || ("refused" in sent && isPassing(sent.refused));
  if (!isForLater) return sent;
  try {
    await keep(url, form, key);
  } catch {
    return sent; // nothing can be kept in this browser: the page says so and the words stay in their field
  }
  return { kept: true };
}

/** POST the form, now or not at all. Never throws. */
export async function sendNow<T>(url: string, form: FormData): Promise<Sent<T>> {
  try {
    const headers = { Accept: "application/json", "X-CSRFToken": csrfToken() };
    return await read<T>(await fetch(url, { method: "POST", body: form, headers, signal: AbortSignal.timeout(PATIENCE_MS) }));
  } catch {
    return { unreachable: true };
  }
}

async function keep(url: string, form: FormData, key: string): Promise<void> {
  const box = await outbox();
  const text = form.get("text");
  const label = document.title;
  const path = new URL(url, location.href).pathname;
  const content: Content = { what: "words", url: path, page: location.pathname, fields: [...form.entries()] };
  await box.keep(key, Date.now(), { label, text: typeof text === "string" ? text : "", content });
  await tell(box);
  void askForSync();
  setTimeout(() => void sendWaiting(), 1_000);
}
