// Keeps the crew's app on the phone, so that it opens in a tunnel. Never keeps a mission, a photo or an answer.

import { planOf } from "./logic/shell";

export interface Shell {
  version: string;
  page: string;
  core: string[];
  extra: string[];
}

declare const self: ServiceWorkerGlobalScope & { shell: Shell };

const { version, page, core, extra } = self.shell;
const NAME = `allopm-field-${version}`;
const kept = new Set([...core, ...extra]);

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", (event) => {
  if (event.data === "take over") void self.skipWaiting();
});
self.addEventListener("fetch", (event) => {
  const plan = planOf(event.request, self.location.origin, page, kept);
  if (plan !== null) event.respondWith(fromPhone(plan, event.request));
});

async function install(): Promise<void> {
  const cache = await caches.open(NAME);
  const shell = await fetch(page, { credentials: "same-origin", cache: "no-store" });
  if (!shell.ok || shell.redirected) throw new Error("the app's page can only be kept by a signed-in crew");
  await cache.addAll(core);
  await cache.put(page, shell);
  await Promise.allSettled(extra.map((file) => cache.add(file)));
}

async function activate(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("allopm-field-") && name !== NAME).map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function fromPhone(path: string, request: Request): Promise<Response> {
  const cache = await caches.open(NAME);
  return (await cache.match(path)) ?? fetch(request);
}
