// Classes of sound, how loud each one is on this machine, and the proof that somebody hears them. Pure.

import type { Alert } from "./alerts";
import { clock } from "./time";

export const CLASSES: readonly { alert: Alert; label: string }[] = [
  { alert: "urgent", label: "Urgence P1" },
  { alert: "report", label: "Nouvelle affaire" },
  { alert: "attention", label: "Une affaire revient" },
  { alert: "call", label: "Appel au 3606" },
  { alert: "message", label: "Message d’un équipage" },
  { alert: "overdue", label: "Contrôle de sécurité manqué" },
  { alert: "distress", label: "Détresse d’un équipage" },
];

/** The safety of a crew is never turned down below this, nor muted. */
export const NEVER_MUTED: ReadonlySet<Alert> = new Set(["distress", "overdue"]);
const SAFETY_LEAST = 0.5; // chosen: half of the loudest

export type Volumes = Partial<Record<Alert, number>>; // 0–1 of the machine's own volume; absent: 1

export function loudness(alert: Alert, volume: number, own: Volumes): number {
  if (NEVER_MUTED.has(alert)) return Math.max(volume, SAFETY_LEAST);
  return volume * (own[alert] ?? 1);
}

export function readVolumes(stored: string | null): Volumes {
  try {
    const given = JSON.parse(stored ?? "{}") as Record<string, unknown>;
    const known = CLASSES.filter(({ alert }) => typeof given[alert] === "number");
    return Object.fromEntries(known.map(({ alert }) => [alert, Math.min(1, Math.max(0, Number(given[alert])))]));
  } catch {
    return {}; // an unreadable setting is the ordinary one
  }
}

export type Hearing = "blocked" | "unchecked" | "checked" | "unheard" | "off" | "elsewhere";

export interface Ears {
  ringsElsewhere: boolean; // one window of the browser rings for all
  isRunning: boolean; // the browser lets sound through
  volume: number;
  checkedAt: number | null;
  hasFailed: boolean;
}

export function hearing(ears: Ears): Hearing {
  if (ears.ringsElsewhere) return "elsewhere";
  if (ears.volume === 0) return "off";
  if (!ears.isRunning) return "blocked";
  if (ears.hasFailed) return "unheard";
  return ears.checkedAt === null ? "unchecked" : "checked";
}

export function hearingWords(state: Hearing, checkedAt: number | null): string {
  if (state === "checked" && checkedAt !== null) return `son vérifié ${clock(checkedAt)}`;
  return { blocked: "son bloqué", unchecked: "son jamais vérifié", checked: "son vérifié", unheard: "son non entendu", off: "son coupé", elsewhere: "son : autre fenêtre" }[state];
}

export const MOST_BEEPS = 4;

/** `random` in [0, 1): nobody guesses the number without hearing it. */
export function beepCount(random: number): number {
  return 1 + Math.floor(random * MOST_BEEPS);
}
