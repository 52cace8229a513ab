// What a resident's service worker does with notices. Every push shows a notification: none is silent.

interface Said {
  title: string;
  body: string;
  url: string;
  tag: string;
  lang: string;
}

const NOTHING: Said = { title: "Allo PM", body: "Il y a du nouveau sur votre page de suivi.", url: "/pm/", tag: "news", lang: "fr" };

/** What a push says; whatever cannot be read is still said, in general words. */
export function read(data: Pick<PushMessageData, "json"> | null, origin: string): Said {
  let given: Partial<Said> = {};
  try {
    given = (data?.json() ?? {}) as Partial<Said>;
  } catch {
    // not ours, or cut: the general words
  }
  const text = (name: keyof Said): string => (typeof given[name] === "string" && given[name] ? given[name] : NOTHING[name]);
  const url = new URL(text("url"), origin);
  return {
    title: text("title"),
    body: text("body"),
    url: url.origin === origin ? url.href : new URL(NOTHING.url, origin).href,
    tag: text("tag"),
    lang: text("lang"),
  };
}

/** The window that already shows this page, if there is one. */
export function windowOf<W extends { url: string }>(windows: readonly W[], url: string): W | undefined {
  const page = bare(url);
  return windows.find((one) => bare(one.url) === page);
}

function bare(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}

/** For `/sw.js`: call once, at the top. */
export function listenForPush(worker: ServiceWorkerGlobalScope): void {
  worker.addEventListener("push", (event) => {
    const said = read(event.data, worker.location.origin);
    const options = { body: said.body, tag: said.tag, lang: said.lang, renotify: true, data: { url: said.url } };
    event.waitUntil(worker.registration.showNotification(said.title, options));
  });
  worker.addEventListener("notificationclick", (event) => {
    event.notification.close();
    event.waitUntil(open(worker, String((event.notification.data as { url?: string } | null)?.url ?? "/pm/")));
  });
}

async function open(worker: ServiceWorkerGlobalScope, url: string): Promise<void> {
  const windows = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  const shown = windowOf(windows, url);
  await (shown ? shown.focus() : worker.clients.openWindow(url));
}
