// How true the screen is, in words. Pure.

import { clockWithSeconds, span } from "./time";

export interface Standing {
  state: "starting" | "fresh" | "stale" | "offline";
  trueAt: number | null; // server's moment up to which the screen is true
  isCatchingUp: boolean;
}

export function liaisonWords({ state, trueAt, isCatchingUp }: Standing, now: number): string {
  if (trueAt === null) return "connexion en cours…";
  const late = span(Math.max(0, Math.round((now - trueAt) / 1000)));
  if (state === "offline") return `liaison coupée depuis ${late}`;
  if (isCatchingUp) return "rattrape ce qui a manqué…";
  return state === "fresh" ? `à jour à ${clockWithSeconds(trueAt)}` : `en retard de ${late}`;
}
