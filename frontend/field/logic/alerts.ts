// The crew's own alarm and its safety timer, as the crew must read them. Pure.

import type { AlertCard, CrewCard } from "../cards";
import type { Action } from "../queue/action";
import { hour } from "./words";

export type Cry =
  | { step: "held"; key: string; leavesAt: number } // can still be taken back
  | { step: "unheard"; at: string } // not received: the radio
  | { step: "received"; at: string }
  | { step: "seen"; at: string; by: string };

/** What the crew's call for help has become; null when there is none. The worst news wins. */
export function cryOf(alerts: readonly AlertCard[], waiting: readonly Action[], sending: ReadonlySet<string>, nowMs: number): Cry | null {
  const call = waiting.find(({ deed }) => deed.what === "distress");
  if (call) {
    const isHeld = call.heldUntil > nowMs && !sending.has(call.key);
    return isHeld ? { step: "held", key: call.key, leavesAt: call.heldUntil } : { step: "unheard", at: call.at };
  }
  const open = alerts.filter((one) => one.kind === "distress" && one.closed_at === null).sort((a, b) => b.id - a.id)[0];
  if (!open) return null;
  return open.acknowledged_at ? { step: "seen", at: open.acknowledged_at, by: open.acknowledged_by ?? "" } : { step: "received", at: open.at };
}

export function cryWords(cry: Cry): { title: string; words: string } {
  switch (cry.step) {
    case "held":
      return { title: "Alerte de détresse", words: "Elle part dans un instant." };
    case "unheard":
      return { title: "PAS ENCORE REÇU : appelez à la radio", words: `Appel de détresse de ${hour(cry.at)}. Le téléphone essaie sans arrêt.` };
    case "received":
      return { title: "Le CSU sonne", words: `Appel reçu à ${hour(cry.at)}. Personne n’a encore répondu.` };
    case "seen":
      return { title: `Le CSU a vu${cry.by ? `\u00a0: ${cry.by}` : ""}`, words: `Votre appel est pris en charge depuis ${hour(cry.at)}.` };
  }
}

const NEAR_MS = 120_000; // chosen: time to answer before the desk is alarmed

export type Watch = "near" | "late" | null;

/** Whether to ask « tout va bien ? », and whether the desk is alarmed already. */
export function watchOf(crew: Pick<CrewCard, "check_due_at">, waiting: readonly Action[], nowMs: number): Watch {
  if (!crew.check_due_at || waiting.some(({ deed }) => deed.what === "well")) return null;
  const left = Date.parse(crew.check_due_at) - nowMs;
  return left > NEAR_MS ? null : left > 0 ? "near" : "late";
}
