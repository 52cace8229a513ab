// Entry of the thread: the page moves by itself with the event log, and says when it does not.

import { type ThreadCard, hour } from "./card";
import { type Freshness, watchFreshness } from "../live/freshness";
import { openStream } from "../live/stream";
import { keepThread } from "./mine";
import { mayWait } from "./offline/flag";
import { showSends } from "./offline/list";
import { sendNow, sendOrKeep } from "./offline/send";
import { all, enhance, fill, one } from "./page";
import { draw } from "./threadview";

const AGAIN_MS = 4_000;

enhance();
const root = one<HTMLElement>("[data-thread]");
if (root) start(root);
const following = one<HTMLElement>("[data-following]");
if (following) void import("./following").then((module) => module.wireFollowing(following));

function start(root: HTMLElement): void {
  const lang = document.documentElement.lang || "fr";
  const token = root.dataset["thread"] ?? "";
  let card: ThreadCard | null = null;
  const render = (): void => {
    if (card) draw(root, card, new Date(), lang);
  };
  const take = (next: ThreadCard): void => {
    if (next.version < Number(root.dataset["version"])) return;
    card = next;
    render();
  };
  openStream({
    url: `/live/threads/${token}`,
    from: root.dataset["position"] ?? "",
    freshness: watchFreshness((freshness) => sayFresh(freshness, lang)),
    onChange: (change) => (change.kind === "thread.gone" ? location.reload() : take(change.body as ThreadCard)),
    onResync: () => void catchUp(token, take),
  });
  const photos = one<HTMLFormElement>("form[data-photos]", root);
  if (photos) void import("./photos").then((module) => module.wirePhotos(photos));
  one("form[data-keep-form]", root)?.addEventListener("submit", () => keepThread(token));
  if (mayWait()) showWaiting();
  setInterval(render, 30_000); // « toujours en cours ? » comes due without any event
  for (const form of all<HTMLFormElement>(
    "form[data-message-form], form[data-still-form], form[data-contest-form], form[data-satisfaction-form]",
    root,
  )) {
    form.addEventListener("submit", (event) => void speak(event, form, take));
  }
}

async function catchUp(token: string, take: (card: ThreadCard) => void): Promise<void> {
  try {
    const response = await fetch(`/api/v1/threads/${token}`);
    if (response.ok) return take((await response.json()) as ThreadCard);
  } catch {
    // no network yet
  }
  setTimeout(() => void catchUp(token, take), AGAIN_MS);
}

function sayFresh({ state, at }: Freshness, lang: string): void {
  const line = one("[data-fresh]");
  if (!line || !at) return;
  line.dataset["state"] = state === "fresh" ? "live" : "stale";
  const text = fill(state === "fresh" ? line.dataset["live"] : line.dataset["stale"], { t: hour(at, lang) });
  if (line.textContent !== text) line.textContent = text;
}

/** Send the form without leaving the page; without a network its words wait on this phone and leave by themselves. */
async function speak(event: SubmitEvent, form: HTMLFormElement, take: (card: ThreadCard) => void): Promise<void> {
  event.preventDefault();
  if (form.dataset["busy"]) return;
  form.dataset["busy"] = "yes";
  const said = new FormData(form, event.submitter as HTMLButtonElement | null);
  const isOfNow = form.matches("[data-still-form]"); // an answer about this minute is worth nothing later
  const left = isOfNow ? await sendNow<ThreadCard>(form.action, said) : await sendOrKeep<ThreadCard>(form.action, said, crypto.randomUUID());
  delete form.dataset["busy"];
  sayRefusal(form, "refused" in left ? left.refused.message : "unreachable" in left ? (form.dataset["offline"] ?? "") : "");
  if ("kept" in left) {
    form.reset();
    showWaiting();
  }
  if (!("ok" in left)) return;
  form.reset();
  sayTaken(form);
  take(left.data);
}

function showWaiting(): void {
  const list = one("[data-sends]");
  if (list && !list.dataset["shown"]) void showSends(list);
  if (list) list.dataset["shown"] = "yes";
}

function sayTaken(form: HTMLFormElement): void {
  const line = form.parentElement ? one("[data-still-said]", form.parentElement) : null;
  if (line) line.textContent = line.dataset["text"] ?? "";
}

function sayRefusal(form: HTMLFormElement, text: string): void {
  const line = one("[data-form-refusal]", form);
  if (!line) return;
  line.textContent = text;
  line.hidden = text === "";
}
