// The panel « Être prévenu »: this browser's notifications, and switches that leave the rest of the page alone.

import { all, one } from "./page";

const WORKER = "/sw.js";

export function wireFollowing(panel: HTMLElement): void {
  for (const form of all<HTMLFormElement>("form", panel)) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void turn(panel, new FormData(form, event.submitter as HTMLButtonElement | null));
    });
  }
  if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) return;
  void showSwitch(panel);
}

/** Only where this browser does not listen for this page yet. */
async function showSwitch(panel: HTMLElement): Promise<void> {
  const box = one("[data-push]", panel);
  const button = one<HTMLButtonElement>("[data-push-on]", panel);
  if (!box || !button) return;
  box.hidden = false;
  button.addEventListener("click", () => void listen(panel, button));
}

async function listen(panel: HTMLElement, button: HTMLButtonElement): Promise<void> {
  button.disabled = true;
  say(panel, "");
  try {
    if ((await Notification.requestPermission()) !== "granted") return say(panel, "denied");
    const registration = (await navigator.serviceWorker.getRegistration("/")) ?? (await navigator.serviceWorker.register(WORKER));
    await active(registration);
    const address = await subscribed(registration.pushManager, panel.dataset["pushKey"] ?? "");
    const fields = new FormData();
    fields.set("channel", "push");
    fields.set("address", JSON.stringify(address));
    await turn(panel, fields);
  } catch {
    say(panel, "failed");
  } finally {
    button.disabled = false;
  }
}

/** Only a worker that runs can be told anything. */
function active(registration: ServiceWorkerRegistration): Promise<void> {
  const coming = registration.installing ?? registration.waiting;
  if (registration.active || !coming) return Promise.resolve();
  return new Promise((resolve) => coming.addEventListener("statechange", () => coming.state === "activated" && resolve()));
}

/** An address made for another key of this house is of no use: it is given back first. */
async function subscribed(manager: PushManager, key: string): Promise<PushSubscriptionJSON> {
  const options = { userVisibleOnly: true, applicationServerKey: bytesOf(key) };
  try {
    return (await manager.subscribe(options)).toJSON();
  } catch (problem) {
    const old = await manager.getSubscription();
    if (!old) throw problem;
    await old.unsubscribe();
    return (await manager.subscribe(options)).toJSON();
  }
}

export function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const plain = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

/** One switch; the panel comes back as it is now, refusal and what was typed included. */
async function turn(panel: HTMLElement, fields: FormData): Promise<void> {
  let html = "";
  const csrf = panel.dataset["csrf"];
  if (csrf) fields.set("csrfmiddlewaretoken", csrf);
  try {
    const response = await fetch(panel.dataset["following"] ?? "", { method: "POST", body: fields, headers: { "x-fragment": "1" } });
    if (response.headers.get("content-type")?.startsWith("text/html")) html = await response.text();
  } catch {
    return say(panel, "offline");
  }
  const fresh = one<HTMLElement>("[data-following]", new DOMParser().parseFromString(html, "text/html"));
  if (!fresh) return say(panel, "failed");
  const now = document.importNode(fresh, true);
  panel.replaceWith(now);
  wireFollowing(now);
  const first = one<HTMLElement>("[aria-invalid='true']", now) ?? one<HTMLElement>("h2", now);
  first?.setAttribute("tabindex", first.matches("h2") ? "-1" : "0");
  first?.focus();
}

function say(panel: HTMLElement, what: "" | "denied" | "failed" | "offline"): void {
  const line = one("[data-push-said]", panel);
  if (!line) return;
  line.hidden = what === "";
  line.textContent = what ? (line.dataset[what] ?? "") : "";
}
