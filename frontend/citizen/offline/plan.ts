// What the residents' service worker answers from the phone, and when. Pure.

export interface Asked {
  method: string;
  mode: string;
  url: string;
}

/** What the server told the worker to keep; addresses are paths. */
export interface Shell {
  version: string;
  core: string[]; // files without which a kept page does not work
  extra: string[]; // files for photos
  pages: string[];
  form: string; // the report on one page
  lost: string; // shown for any page that is not kept
  kinds: string;
}

/** `phone`: the kept file, always; `network`: the network, and what is kept at `path` when there is none. */
export interface Plan {
  first: "phone" | "network";
  path: string;
}

// Residents' pages only: what staff open is none of this worker's business.
const RESIDENTS = ["/pm/", "/mairie/", "/suivi/", "/demande/", "/voisins/", "/donnees/", "/accessibilite/", "/avis/"];
const REPORT = /^\/(pm|mairie)\/signaler\//;

export function planOf(asked: Asked, origin: string, shell: Shell): Plan | null {
  const { origin: home, pathname } = new URL(asked.url);
  if (home !== origin) return null;
  if (asked.mode === "navigate") return planOfPage(asked.method, pathname, shell);
  if (asked.method !== "GET") return null;
  if (shell.core.includes(pathname) || shell.extra.includes(pathname)) return { first: "phone", path: pathname };
  return pathname === shell.kinds ? { first: "network", path: pathname } : null;
}

function planOfPage(method: string, path: string, shell: Shell): Plan | null {
  if (path !== "/" && !RESIDENTS.some((start) => path.startsWith(start))) return null;
  if (method === "GET" && shell.pages.includes(path)) return { first: "network", path };
  return { first: "network", path: REPORT.test(path) ? shell.form : shell.lost };
}

const TONGUES = ["fr", "en", "it"];

/** The language of the kept pages, from the browser's. */
export function tongueOf(language: string): string {
  const short = language.slice(0, 2).toLowerCase();
  return TONGUES.includes(short) ? short : "fr";
}

/** A kept page says that it is one, and since when; templates/base_citizen.html has the hidden line. */
export function markKept(html: string, at: string): string {
  return html.replace("data-kept hidden", `data-kept="${at}"`);
}
