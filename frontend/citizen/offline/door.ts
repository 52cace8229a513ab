// What every resident's page does for the day without a network: a few lines, the rest comes only where it is needed.

import { one } from "../page";
import { mayWait } from "./flag";

const LATER_MS = 3_000; // the page comes first (chosen)

export function openOfflineDoor(): void {
  if (one("[data-leave]")) return; // a discreet page keeps nothing and shows nothing of this phone
  const form = one<HTMLFormElement>("form[data-offline-report]");
  if (form) void import("./form").then((module) => module.wireOfflineReport(form));
  const list = one("[data-sends]");
  if (list) void import("./list").then((module) => module.showSends(list));
  const line = one("[data-outbox-line]");
  if (line && mayWait()) void import("./line").then((module) => module.showLine(line));
  sayKept();
  if ("serviceWorker" in navigator) setTimeout(() => void install(), LATER_MS);
}

/** Without a private window's refusal or an old browser's, the app opens without a network from now on. */
async function install(): Promise<void> {
  try {
    await navigator.serviceWorker.register("/sw.js", { scope: "/", updateViaCache: "none" });
    (await navigator.serviceWorker.ready).active?.postMessage({ lang: document.documentElement.lang });
  } catch {
    // pages work without it
  }
}

/** A page that comes from the phone says since when it was kept. */
function sayKept(): void {
  const line = one("[data-kept]:not([hidden])");
  const words = line && one("[data-kept-text]", line);
  const at = new Date(line?.dataset["kept"] ?? "");
  if (!words || Number.isNaN(at.getTime())) return;
  const when = at.toLocaleString(document.documentElement.lang || "fr", { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" });
  words.textContent = (words.dataset["text"] ?? "").replace("%t", when);
}
