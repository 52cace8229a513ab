// Compares the screen with the server by two numbers. Pure.

import type { IncidentCard } from "../cards";

export interface Digest {
  open: number;
  versions: number;
}

export function digestOf(cards: Iterable<Pick<IncidentCard, "version">>): Digest {
  const digest = { open: 0, versions: 0 };
  for (const card of cards) {
    digest.open += 1;
    digest.versions += card.version;
  }
  return digest;
}

export const agree = (a: Digest, b: Digest): boolean => a.open === b.open && a.versions === b.versions;
