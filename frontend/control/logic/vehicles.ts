// What crews noted of a vehicle that does not move, in words. Knows no screen.

import type { IncidentCard } from "../cards";
import type { VehicleCheck } from "../crews";
import type { Compared, Decision, Ground, VehicleCard, VehicleLine } from "../vehicles/cards";
import { counted } from "./words";

const WHEELS: readonly (readonly [code: string, words: string])[] = [
  ["front_left", "avant gauche"],
  ["front_right", "avant droite"],
  ["rear_left", "arrière gauche"],
  ["rear_right", "arrière droite"],
];

/** "Renault Clio, grise · AB-123-CD" */
export function vehicleLine(check: Pick<VehicleCheck, "make" | "colour"> & { plate?: string }): string {
  return [[check.make, check.colour].filter(Boolean).join(", "), check.plate].filter(Boolean).join(" · ") || "véhicule non décrit";
}

/** "valves : avant gauche à 12 h, arrière gauche à 3 h" */
export function valveWords(check: VehicleCheck): string {
  const noted = WHEELS.filter(([code]) => check.valves[code]).map(([code, words]) => `${words} à ${check.valves[code]} h`);
  return noted.length === 0 ? "" : `valves : ${noted.join(", ")}`;
}

export function movedWords(check: VehicleCheck): string {
  if (check.moved === null || check.moved === undefined) return "";
  return check.moved ? "le véhicule a bougé depuis le premier contrôle" : "le véhicule n’a pas bougé depuis le premier contrôle";
}

export interface WheelNote {
  code: string;
  words: string;
  hour: string | null; // where the valve stands on a clock
}

/** The four wheels as they stand under the eye: front left, front right, rear left, rear right. */
export function wheelNotes(valves: Record<string, string>): WheelNote[] {
  return WHEELS.map(([code, words]) => ({ code, words, hour: valves[code] || null }));
}

/** "avant gauche : valve à 12 h, à 3 h au premier contrôle" */
export function wheelWords(note: WheelNote, before: string | null = null): string {
  const now = note.hour ? `valve à ${note.hour} h` : "valve non relevée";
  return `${note.words} : ${now}${note.hour && before && before !== note.hour ? `, à ${before} h au premier contrôle` : ""}`;
}

/** Where the valve stands in a face of the given radius; straight up at 12. */
export function handOf(hour: string, radius: number): { x: number; y: number } {
  const angle = (Number(hour) / 12) * 2 * Math.PI;
  return { x: round(radius * Math.sin(angle)), y: round(-radius * Math.cos(angle)) };
}

function round(value: number): number {
  return Math.round(value * 100) / 100 + 0; // + 0: never −0
}

const ARTICLE = "article R417-12 du code de la route";

/** Where the vehicle stands before the law, and what is awaited. */
export function legalWords(vehicle: VehicleCard): string {
  const days = vehicle.days === null ? "" : ` de ${vehicle.days} jours`;
  switch (vehicle.state) {
    case "reported":
      return "Aucun contrôle encore : le délai légal court du premier contrôle d’un équipage.";
    case "first_checked":
      return `Stationnement abusif au-delà${days} au même point (${ARTICLE}). Le second contrôle ne compte qu’à l’échéance.`;
    case "due":
      return vehicle.second_at
        ? "Second contrôle fait : une personne décide de ce qu’il montre."
        : `Le délai${days} est écoulé (${ARTICLE}) : un second contrôle dira si le véhicule a bougé.`;
    case "confirmed":
      return `Stationnement abusif constaté par deux contrôles (${ARTICLE}) : l’enlèvement peut être demandé à la fourrière.`;
    case "removal_requested":
      return "Enlèvement demandé à la fourrière. L’affaire reste au centre jusqu’à ce que quelqu’un dise comment elle finit.";
    default:
      return "";
  }
}

/** What both checks show beside each other, as facts; a person decides. */
export function comparedWords(compared: Compared): string {
  const wheels = counted(compared.wheels, "roue relevée deux fois", "roues relevées deux fois");
  const valves = {
    same: `Valves identiques (${wheels})`,
    moved: `Valves différentes (${wheels})`,
    unknown: "Valves : aucune roue relevée deux fois",
  }[compared.valves];
  const metres = compared.metres === null ? "position d’un équipage inconnue" : `équipages à ${compared.metres} m l’un de l’autre`;
  return `${valves} · ${metres}`;
}

export interface Deciding {
  code: Decision;
  label: string;
  about: string; // what pressing it does
  done: string;
  ends: boolean; // the reporters read the text
}

const DECISIONS: Record<Decision, Omit<Deciding, "code">> = {
  same: { label: "N’a pas bougé", about: "L’infraction est constatée ; l’enlèvement peut être demandé.", done: "véhicule qui n’a pas bougé", ends: false },
  moved_here: { label: "A bougé, est de nouveau là", about: "Le délai repart du second contrôle.", done: "le délai repart", ends: false },
  gone: { label: "N’est plus là", about: "Termine l’affaire : parti.", done: "affaire terminée, véhicule parti", ends: true },
  owner: { label: "Propriétaire trouvé", about: "Termine l’affaire : propriétaire averti.", done: "affaire terminée, propriétaire trouvé", ends: true },
  removed: { label: "Enlevé par la fourrière", about: "Termine l’affaire : enlevé.", done: "affaire terminée, véhicule enlevé", ends: true },
  close: { label: "Classer…", about: "Termine l’affaire sans suite ; une raison est obligatoire.", done: "affaire classée", ends: true },
};

export function decisionsOf(vehicle: VehicleCard): Deciding[] {
  return vehicle.can.map((code) => ({ code, ...DECISIONS[code] }));
}

export const GROUND_WORDS: Record<Ground, string> = {
  abusive: "stationnement abusif, article R417-12 du code de la route",
  stripped: "véhicule privé d’éléments indispensables, article L325-1, alinéa 2, du code de la route",
};

/** What the pound reads first: the ground, then the operator's words. */
export function removalText(ground: Ground, text: string): string {
  return `${GROUND_WORDS[ground]}. ${text.trim()}`.trim();
}

/** What the desk has to do about this vehicle now, for the row of its case; empty when nothing. */
export function waitingWords(card: IncidentCard): string {
  const { vehicle } = card;
  if (!vehicle || card.state === "ended" || card.missions.length > 0) return "";
  if (vehicle.state === "due") return vehicle.second_at ? "véhicule : à décider" : vehicle.label;
  return vehicle.state === "confirmed" ? "véhicule : enlèvement à demander" : "";
}

/** What a line of the list waits for. */
export function lineWords(line: VehicleLine, now: number): string {
  const { vehicle } = line;
  if (line.crew) return `${line.crew} s’y rend ou y est`;
  if (vehicle.second_at && vehicle.state === "due") return "second contrôle fait, à décider";
  if (vehicle.state === "first_checked" && vehicle.due_at) return `second contrôle ${line.is_ready ? "à faire, dû" : "à partir du"} ${dayOf(vehicle.due_at)}`;
  if (vehicle.state === "due" && vehicle.due_at) return `second contrôle à faire, dû ${dueSince(vehicle.due_at, now)}`;
  return vehicle.label;
}

const dayFormat = new Intl.DateTimeFormat("fr-FR", { weekday: "short", day: "numeric", month: "long" });

/** "mar. 1 décembre" */
export function dayOf(at: string): string {
  return dayFormat.format(new Date(at));
}

const DAY_MS = 86_400_000;

function dueSince(at: string, now: number): string {
  const days = Math.floor((now - Date.parse(at)) / DAY_MS);
  return days < 1 ? "depuis moins d’un jour" : `depuis ${counted(days, "jour")}`;
}

/** Lines by street, in the order given. */
export function byStreet(lines: readonly VehicleLine[]): [street: string, lines: VehicleLine[]][] {
  const streets = new Map<string, VehicleLine[]>();
  for (const line of lines) streets.set(line.street, [...(streets.get(line.street) ?? []), line]);
  return [...streets];
}
