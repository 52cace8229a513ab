// What changed on a card while somebody was typing about it, in words. Small changes are not said.

import type { IncidentCard } from "../cards";
import { STATE_WORDS } from "./words";

export function whatChanged(seen: IncidentCard, now: IncidentCard): string[] {
  if (seen.version === now.version) return [];
  return [stateChange(seen, now), kindChange(seen, now), claimChange(seen, now), crewChange(seen, now)].filter(
    (words): words is string => words !== null,
  );
}

function stateChange(seen: IncidentCard, now: IncidentCard): string | null {
  return seen.state === now.state ? null : `l’affaire est maintenant ${STATE_WORDS[now.state]}`;
}

function kindChange(seen: IncidentCard, now: IncidentCard): string | null {
  if (seen.kind !== now.kind) return `la nature est maintenant « ${now.kind_label} »`;
  return seen.priority === now.priority ? null : `l’urgence est passée de P${seen.priority} à P${now.priority}`;
}

function claimChange(seen: IncidentCard, now: IncidentCard): string | null {
  if (seen.claimed_by?.id === now.claimed_by?.id) return null;
  return now.claimed_by ? `${now.claimed_by.name} l’a prise` : "plus personne ne la tient";
}

function crewChange(seen: IncidentCard, now: IncidentCard): string | null {
  const before = seen.missions.map((mission) => mission.crew);
  const added = now.missions.map((mission) => mission.crew).filter((crew) => !before.includes(crew));
  return added.length === 0 ? null : `${added.join(", ")} y est envoyé`;
}
