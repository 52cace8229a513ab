// Crews sorted into the groups of the board at the foot of the desk.

import type { CrewCard, IncidentCard, Position } from "../cards";
import { age, secondsSince } from "./time";

export type GroupId = "available" | "en_route" | "on_scene" | "away";

export interface CrewGroup {
  id: GroupId;
  label: string;
  crews: CrewCard[];
}

const LABELS: Record<GroupId, string> = {
  available: "Disponibles",
  en_route: "En route",
  on_scene: "Sur place",
  away: "Pause ou sans signe",
};

/** Crews off duty are not on the board: nobody could send them. */
export function groupOf(crew: CrewCard): GroupId | null {
  if (crew.state === "off_duty") return null;
  if (crew.mission) return crew.mission.state === "on_scene" ? "on_scene" : "en_route";
  return crew.state === "available" ? "available" : "away";
}

export type Incidents = ReadonlyMap<string, IncidentCard>;

export function board(crews: Iterable<CrewCard>, incidents: Incidents): CrewGroup[] {
  const groups = new Map<GroupId, CrewCard[]>();
  for (const id of Object.keys(LABELS) as GroupId[]) groups.set(id, []);
  for (const crew of crews) {
    const id = groupOf(crew);
    if (id) groups.get(id)?.push(crew);
  }
  return [...groups].map(([id, list]) => ({ id, label: LABELS[id], crews: list.sort(byNeed(id, incidents)) }));
}

function byNeed(id: GroupId, incidents: Incidents): (a: CrewCard, b: CrewCard) => number {
  if (id === "available" || id === "away") return byCallSign;
  return (a, b) => need(a, incidents) - need(b, incidents) || byCallSign(a, b);
}

function need(crew: CrewCard, incidents: Incidents): number {
  return incidents.get(crew.mission?.incident ?? "")?.priority ?? 9;
}

export function byCallSign(a: CrewCard, b: CrewCard): number {
  return a.call_sign.localeCompare(b.call_sign, "fr", { numeric: true });
}

/** What the chip says after the call sign. */
export function chipWords(crew: CrewCard, incident: IncidentCard | undefined, now: number): string {
  if (crew.mission) return [incident ? `P${incident.priority}` : "", age(crew.mission.since, now)].filter(Boolean).join(" · ");
  if (crew.state === "available") return "";
  return `${crew.state === "pause" ? "pause" : "sans signe"} ${age(crew.state_since, now)}`;
}

/** How old what we know of its place is, for a chip: "40 s", "" when nothing was ever received. */
export function freshWords(position: Position | undefined, now: number): string {
  return position ? age(position.at, now) : "";
}

export function isOld(position: Position | undefined, now: number): boolean {
  return position === undefined || secondsSince(position.at, now) > STALE_S;
}

const STALE_S = 120; // a position older than this widens the estimate (recommender's rule 1)
const QUIET_S = 60; // a fix older than a minute is said to be old

export function positionWords(position: Position | undefined, now: number): string {
  if (!position) return "aucune position reçue";
  const seconds = secondsSince(position.at, now);
  const words = `position il y a ${age(position.at, now)}`;
  return seconds > QUIET_S ? `${words}, à vérifier` : words;
}
