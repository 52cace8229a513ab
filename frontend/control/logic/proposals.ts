// The three crews offered on the keys 1, 2, 3, and the words about those set aside.

import type { CrewCard, Proposal } from "../cards";

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
