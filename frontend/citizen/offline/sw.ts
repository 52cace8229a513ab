// Keeps residents' public pages on the phone and sends what waits. Fetches the kept pages without cookies: never a private one.

import { listenForPush } from "../push";
import { Box } from "./box";
import { carry } from "./carry";
import { alone, drain } from "./drain";
import { type Plan, type Shell, markKept, planOf, tongueOf } from "./plan";

declare const self: ServiceWorkerGlobalScope & { shell: Shell };

const { shell } = self;
const PREFIX = "allopm-citizen-";
const NAME = PREFIX + shell.version;
const ABOUT = "/about-what-is-kept"; // never asked of the network
const PATIENCE_MS = 6_000; // for a page that is kept: a network that hangs is no network (chosen)
const FRESH_MS = 24 * 3_600_000;

interface About {
  lang: string;
  at: number;
}

listenForPush(self);

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", (event) => {
  const { lang } = event.data as { lang?: string };
  if (lang) event.waitUntil(freshen(tongueOf(lang)).catch(() => undefined)); // no network: what is kept stays
});
self.addEventListener("sync", (event) => (event as ExtendableEvent).waitUntil(sendAll()));
self.addEventListener("fetch", (event) => {
  const plan = planOf(event.request, self.location.origin, shell);
  if (plan) event.respondWith(plan.first === "phone" ? fromPhone(plan, event.request) : fromNetwork(plan, event.request));
});

async function install(): Promise<void> {
  const cache = await caches.open(NAME);
  await cache.addAll(shell.core);
  await fill(cache, tongueOf(navigator.language));
  if (!sparesData()) await Promise.allSettled(shell.extra.map((file) => cache.add(file)));
  await self.skipWaiting();
}

/** The person asked the browser to spare data: what looks for faces (some 200 kB) comes with the first photo. */
function sparesData(): boolean {
  return (navigator as Navigator & { connection?: { saveData?: boolean } }).connection?.saveData === true;
}

async function activate(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== NAME).map((name) => caches.delete(name)));
  await self.clients.claim();
}

/** Every kept page, in one language, as a stranger sees it. */
async function fill(cache: Cache, lang: string): Promise<void> {
  const options = { credentials: "omit", cache: "no-store", headers: { "Accept-Language": lang, "X-Kept-Page": "1" } } as const;
  await Promise.all([
    ...shell.pages.map(async (page) => keep(cache, page, await fetch(page, options))),
    fetch(`${shell.kinds}?lang=${lang}`, options).then((answer) => keep(cache, shell.kinds, answer)),
  ]);
  await cache.put(ABOUT, Response.json({ lang, at: Date.now() } satisfies About));
}

async function keep(cache: Cache, path: string, answer: Response): Promise<void> {
  if (!answer.ok || answer.redirected) throw new Error(`${path} could not be kept`);
  await cache.put(path, answer);
}

/** Another language, or another day. */
async function freshen(lang: string): Promise<void> {
  const cache = await caches.open(NAME);
  const kept = await cache.match(ABOUT);
  const about = kept ? ((await kept.json()) as About) : null;
  if (about?.lang !== lang || Date.now() - about.at > FRESH_MS) await fill(cache, lang);
}

async function fromPhone({ path }: Plan, request: Request): Promise<Response> {
  const cache = await caches.open(NAME);
  return (await cache.match(path)) ?? fetch(request);
}

async function fromNetwork({ path }: Plan, request: Request): Promise<Response> {
  const isKept = new URL(request.url).pathname === path;
  try {
    return await (isKept ? Promise.race([fetch(request), late()]) : fetch(request));
  } catch {
    const kept = await (await caches.open(NAME)).match(path);
    if (!kept) return Response.error();
    return isKept && [shell.lost, shell.form].includes(path) ? kept : marked(kept); // these two say « no network » only in another's place
  }
}

function late(): Promise<never> {
  return new Promise((_, fail) => setTimeout(() => fail(new Error("late")), PATIENCE_MS));
}

async function marked(kept: Response): Promise<Response> {
  if (!kept.headers.get("content-type")?.startsWith("text/html")) return kept;
  const headers = new Headers(kept.headers);
  for (const name of ["content-encoding", "content-length"]) headers.delete(name);
  const at = new Date(kept.headers.get("date") ?? Date.now()).toISOString();
  return new Response(markKept(await kept.text(), at), { headers });
}

/** The browser says that the network is back, perhaps with no page open. It asks again when this fails. */
async function sendAll(): Promise<void> {
  const box = await Box.open();
  const isEmpty = await drain(box, { carry: (send) => carry(send, box, Date.now()), alone });
  box.close();
  if (!isEmpty) throw new Error("not everything could leave");
}
