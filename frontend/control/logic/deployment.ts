// When a screen that is older than its server may reload by itself, and what it says until then. Pure.

export const DESK_API = 1; // what this screen speaks; the server says its own (allopm/sites/control/build.py)
export const LOOK_EVERY_MS = 60_000;
export const IDLE_MS = 60_000; // nobody typed, pressed or scrolled for this long
const AGAIN_MS = 600_000; // two servers of two builds beside each other must not make a screen turn in circles

export interface Served {
  build: string;
  api: number;
}

export interface Quiet {
  idle_ms: number;
  isBusy: boolean; // a form, a panel, a menu or a press that is on its way
  isLive: boolean; // without its server a page would not come back
}

export type Standing = "same" | "newer" | "foreign"; // foreign: the server no longer understands this screen

export function standing(own: string, served: Served): Standing {
  if (served.api !== DESK_API) return "foreign";
  return served.build === own ? "same" : "newer";
}

export function mayReload({ idle_ms, isBusy, isLive }: Quiet): boolean {
  return idle_ms >= IDLE_MS && !isBusy && isLive;
}

export interface Attempt {
  build: string;
  at: number;
}

export function isTriedLately(build: string, last: Attempt | null, now: number): boolean {
  return last !== null && last.build === build && now - last.at < AGAIN_MS;
}

export function standingWords(state: Standing): string {
  if (state === "foreign") return "Cet écran ne parle plus comme le serveur : rechargez avant d’agir.";
  return state === "newer" ? "Nouvelle version : se rechargera dès que vous serez inactif." : "";
}
