// The board as a table: a row for each sector, its crews by what they do, and how well it is covered. Pure.

import type { CrewCard, IncidentCard } from "../../control/cards";
import type { Coverage, SectorCoverage } from "../../control/crews";
import { byUrgency, tabOf } from "../../control/logic/queue";
import { board, groupOf, type GroupId, type Incidents } from "../../control/logic/roster";
import { age } from "../../control/logic/time";

export interface Row {
  code: string;
  name: string;
  cells: Record<GroupId, CrewCard[]>;
  coverage: SectorCoverage | null;
}

const NOWHERE = ""; // crews without a sector, last row

/** Sectors in the order of the city, so that each keeps its place on the wall. */
export function matrix(crews: Iterable<CrewCard>, incidents: Incidents, coverage: Coverage | null): Row[] {
  const rows = new Map<string, Row>();
  for (const sector of coverage?.sectors ?? []) rows.set(sector.code, emptyRow(sector.code, sector.name, sector));
  for (const group of board(crews, incidents)) {
    for (const crew of group.crews) rowOf(rows, crew).cells[group.id].push(crew);
  }
  const nowhere = rows.get(NOWHERE);
  rows.delete(NOWHERE);
  return nowhere ? [...rows.values(), nowhere] : [...rows.values()];
}

function rowOf(rows: Map<string, Row>, crew: CrewCard): Row {
  const code = crew.sector?.code ?? NOWHERE;
  const row = rows.get(code) ?? emptyRow(code, crew.sector?.name ?? "Sans secteur", null);
  rows.set(code, row);
  return row;
}

function emptyRow(code: string, name: string, coverage: SectorCoverage | null): Row {
  return { code, name, cells: { available: [], en_route: [], on_scene: [], away: [] }, coverage };
}

/** "14 min" under a crew: since when it is as it is. */
export function howLong(crew: CrewCard, now: number): string {
  return age(crew.mission?.since ?? crew.state_since, now);
}

export function totals(crews: Iterable<CrewCard>): Record<GroupId, number> {
  const total: Record<GroupId, number> = { available: 0, en_route: 0, on_scene: 0, away: 0 };
  for (const crew of crews) {
    const group = groupOf(crew);
    if (group) total[group] += 1;
  }
  return total;
}

const URGENT = 2; // P1 and P2: somebody must go

/** Urgent cases to which nobody was sent yet, the most urgent first. */
export function unserved(cards: Iterable<IncidentCard>): IncidentCard[] {
  return [...cards].filter((card) => card.priority <= URGENT && tabOf(card) === "todo").sort(byUrgency);
}

export type CoverTone = "good" | "thin" | "bare" | "unknown";

const GOOD_PERCENT = 80; // chosen: four streets in five
const THIN_PERCENT = 30; // chosen: below, the sector counts as uncovered

export function coverTone(sector: SectorCoverage | null): CoverTone {
  if (!sector || sector.share === null) return "unknown";
  const shown = Math.round(sector.share * 100); // the word agrees with the figure beside it
  if (shown >= GOOD_PERCENT) return "good";
  return shown >= THIN_PERCENT ? "thin" : "bare";
}

const COVER_WORDS: Record<CoverTone, string> = { good: "couvert", thin: "en partie", bare: "à découvert", unknown: "inconnu" };

export function coverWord(sector: SectorCoverage | null): string {
  return COVER_WORDS[coverTone(sector)];
}

/** "· 4 min": how soon the nearest free crew is at the middle of the sector. */
export function reachWords(sector: SectorCoverage): string {
  return sector.reach_s === null ? "" : `· ${Math.max(1, Math.round(sector.reach_s / 60))} min`;
}

export function percent(share: number | null | undefined): string {
  return share == null ? "" : `${Math.round(share * 100)} %`;
}
