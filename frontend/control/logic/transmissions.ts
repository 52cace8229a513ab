// Where a transmission stands, in words, and in which order the desk looks at them. Knows no clock.

import type { IncidentCard } from "../cards";
import type { Channel, Transmission } from "../transmissions/cards";
import { moment } from "./time";
import { counted } from "./words";

export const CHANNEL_WORDS: Record<Channel, string> = {
  none: "de vive voix",
  mail: "par courriel",
  webhook: "par webhook",
  open311: "par Open311",
};

/** What the service did, after its name: "Hygiène a accusé réception à 21:04"; else where the transmission is. */
export function sentence(one: Transmission, now: number): string {
  const words = standing(one, now);
  if (one.state === "received" || one.state === "answered") return `${one.service.name} ${words}`;
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The same without the service's name. */
export function standing(one: Transmission, now: number): string {
  const at = (when: string | null): string => (when ? said(moment(when, now)) : "");
  switch (one.state) {
    case "failed":
      return `non remise : ${one.problem}`;
    case "queued":
      return one.next_at ? `pas encore remise, nouvel essai ${at(one.next_at)} : ${one.problem}` : `part ${CHANNEL_WORDS[one.channel]}…`;
    case "sent":
      return one.channel === "none" ? "à prévenir de vive voix" : `envoyée ${CHANNEL_WORDS[one.channel]} ${at(one.sent_at)}, pas d’accusé de réception${nudges(one)}`;
    case "received":
      return one.taken_at ? `s’en occupe depuis ${at(one.taken_at)}${nudges(one)}` : `a accusé réception ${at(one.received_at)}${nudges(one)}`;
    case "answered":
      return `${one.verdict === "not_ours" ? "n’est pas compétent" : "a répondu"} : ${one.answer}`;
  }
}

/** "à 21:04", "hier 21:40". */
function said(when: string): string {
  return /^\d\d:/.test(when) ? `à ${when}` : when;
}

function nudges(one: Transmission): string {
  return one.reminders > 0 ? `, ${counted(one.reminders, "rappel")}` : "";
}

export function isTroubled(one: Transmission): boolean {
  return one.state === "failed" || one.problem !== "";
}

const RANK: Record<Transmission["state"], number> = { failed: 0, queued: 2, sent: 3, received: 4, answered: 5 };

/** Failed first, then what meets a problem, then the least advanced; the oldest first in each. */
export function ranked(all: Iterable<Transmission>): Transmission[] {
  const rank = (one: Transmission): number => (one.state !== "failed" && one.problem ? 1 : RANK[one.state]);
  return [...all].sort((a, b) => rank(a) - rank(b) || a.id - b.id);
}

/** Answers whose case is still with the service: an operator reads them and ends the case, or takes it back. */
export function toBeRead(cards: Iterable<IncidentCard>): IncidentCard[] {
  return [...cards].filter((card) => card.state === "handed_over" && card.transmission?.state === "answered");
}
