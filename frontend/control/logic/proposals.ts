// The three crews offered on the keys 1, 2, 3, and the words about those set aside.

import type { CrewCard, IncidentCard, Position, Proposal } from "../cards";
import { age } from "./time";
import { placeLine } from "./words";

export interface Offer {
  best: Proposal[]; // at most three, in the order of their keys
  others: Proposal[]; // eligible, further down
  aside: Proposal[]; // not eligible, with reasons
}

const KEYS = 3;

export function offer(proposals: readonly Proposal[]): Offer {
  const eligible = proposals.filter((proposal) => proposal.eligible);
  return {
    best: eligible.slice(0, KEYS),
    others: eligible.slice(KEYS),
    aside: proposals.filter((proposal) => !proposal.eligible),
  };
}

/** The order under the keys changed: a hand already moving must not send somebody else. */
export function isReordered(before: readonly Proposal[], after: readonly Proposal[]): boolean {
  const a = offer(before).best.map((proposal) => proposal.crew);
  const b = offer(after).best.map((proposal) => proposal.crew);
  return a.length > 0 && a.join() !== b.join();
}

/** What the proposals rest on: when it changes, they must be asked again. */
export function crewsFingerprint(proposals: readonly Proposal[], crews: ReadonlyMap<string, CrewCard>): string {
  return offer(proposals)
    .best.map((proposal) => `${proposal.crew}:${crews.get(proposal.crew)?.version ?? 0}`)
    .join();
}

const NAMED_ASIDE = 2;

/** "C22 écarté : en route vers un P2 · 36 autres écartés" */
export function asideWords(aside: readonly Proposal[]): string {
  const named = aside.slice(0, NAMED_ASIDE).map((proposal) => `${proposal.crew} écarté : ${proposal.reasons.join(", ") || "non retenu"}`);
  const rest = aside.length - named.length;
  if (rest > 0) named.push(rest === 1 ? "1 autre écarté" : `${rest} autres écartés`);
  return named.join(" · ");
}

const MINUTE = 60;

/** Rounded up, as the server's own sentences are. */
function minutes(seconds: number): number {
  return Math.max(1, Math.ceil(seconds / MINUTE));
}

/** « 6 min · huit fois sur dix avant 9 min » */
export function etaWords(proposal: Proposal): { likely: string; slow: string } {
  if (proposal.eta_s === null) return { likely: "durée inconnue", slow: "" };
  const likely = minutes(proposal.eta_s);
  const slow = proposal.eta_p80_s === null ? 0 : Math.max(likely, minutes(proposal.eta_p80_s));
  return { likely: `${likely} min`, slow: slow ? `huit fois sur dix avant ${slow} min` : "" };
}

/** Said instead of a silent guess when the crew was last seen too long ago. */
export function staleWords(proposal: Proposal, fix: Position | undefined, now: number): string {
  if (!proposal.is_stale) return "";
  return `position ancienne${fix ? ` (${age(fix.at, now)})` : ""} : délai élargi`;
}

/** The server's sentences, less those the row says otherwise: arrival, chips, and the age of the position that counts on. */
export function rowReasons(proposal: Proposal): string[] {
  const { slow } = etaWords(proposal);
  return proposal.reasons.filter((reason) => slow === "" || !reason.includes(slow));
}

const ON_CHIPS: ReadonlySet<string> = new Set(["détournement", "termine probablement bientôt"]);

export function rowWarnings(proposal: Proposal): string[] {
  return proposal.warnings.filter((warning) => !ON_CHIPS.has(warning) && !(proposal.is_stale && warning.startsWith("position ancienne")));
}

/** What a diversion takes away, before it is pressed a second time. */
export function diversionWords(left: IncidentCard | undefined, code: string): string {
  return left ? `quitte « ${left.kind_label} », ${placeLine(left)} (P${left.priority}), qui redevient ouverte` : `quitte l’affaire ${code}, qui redevient ouverte`;
}

/** The sentence of the policy that would rather keep its crews, when it says so of the first one offered. */
export function heldSentence(proposals: readonly Proposal[]): string {
  return offer(proposals).best[0]?.held ?? "";
}
