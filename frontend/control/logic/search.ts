// The search box (Ctrl K): cases, crews and acts in one list.

import type { CrewCard, IncidentCard } from "../cards";
import { PANELS, type Panel } from "./panels";
import { byUrgency, filterCards } from "./queue";
import { ACTS, isAllowed, type Act } from "./verbs";
import { crewLine, fold } from "./words";

export type Hit =
  | { type: "incident"; id: string; card: IncidentCard }
  | { type: "crew"; id: string; crew: CrewCard }
  | { type: "act"; id: string; act: Act }
  | { type: "panel"; id: string; panel: Panel };

const MOST = 30;

export interface Haystack {
  incidents: Iterable<IncidentCard>;
  crews: Iterable<CrewCard>;
  selected: IncidentCard | null;
}

export function find(typed: string, haystack: Haystack): Hit[] {
  const words = fold(typed).split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...actHits(words, haystack.selected), ...panelHits(words)];
  return [...actHits(words, haystack.selected), ...panelHits(words), ...crewHits(words, haystack.crews), ...cardHits(typed, haystack.incidents)].slice(0, MOST);
}

function actHits(words: string[], selected: IncidentCard | null): Hit[] {
  if (!selected) return [];
  return ACTS.filter((act) => isAllowed(selected, act.verb))
    .filter((act) => matches(`${act.label} ${act.about}`, words))
    .map((act) => ({ type: "act", id: `act-${act.verb}`, act }));
}

function panelHits(words: string[]): Hit[] {
  return PANELS.filter((panel) => matches(`${panel.title} ${panel.about}`, words)).map((panel) => ({ type: "panel", id: `panel-${panel.id}`, panel }));
}

function crewHits(words: string[], crews: Iterable<CrewCard>): Hit[] {
  return [...crews]
    .filter((crew) => matches(`${crew.call_sign} ${crewLine(crew)}`, words))
    .map((crew) => ({ type: "crew", id: `crew-${crew.call_sign}`, crew }));
}

function cardHits(typed: string, incidents: Iterable<IncidentCard>): Hit[] {
  return filterCards([...incidents], typed)
    .sort(byUrgency)
    .map((card) => ({ type: "incident", id: card.code, card }));
}

function matches(text: string, words: string[]): boolean {
  const folded = fold(text);
  return words.every((word) => folded.includes(word));
}
