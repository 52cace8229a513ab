// The team of the desk: who reads what, who holds what, what to tell when a case changes hands. Knows no screen.

import type { IncidentCard } from "../cards";
import { placeLine } from "./words";

export interface Presence {
  id: number;
  version: number;
  name: string;
  initials: string;
  role: string;
  reading: string[];
  since: string | null;
  claims: number;
}

/** Colleagues who have this case before their eyes. */
export function readersOf(people: Iterable<Presence>, code: string, myId: number): Presence[] {
  return [...people].filter((person) => person.id !== myId && person.reading.includes(code));
}

/** "Léa Martin lit aussi cette affaire", "Léa Martin et Paul Roux lisent aussi cette affaire". */
export function alsoReads(readers: readonly Presence[]): string {
  const names = readers.map((person) => person.name);
  const last = names.pop() ?? "";
  return names.length === 0 ? `${last} lit aussi cette affaire` : `${names.join(", ")} et ${last} lisent aussi cette affaire`;
}

/** Open cases by who holds them. */
export function heldBy(cards: Iterable<IncidentCard>): Map<number, IncidentCard[]> {
  const held = new Map<number, IncidentCard[]>();
  for (const card of cards) {
    if (card.claimed_by) held.set(card.claimed_by.id, [...(held.get(card.claimed_by.id) ?? []), card]);
  }
  return held;
}

export interface Passed {
  tone: "done" | "problem"; // a lost claim stays on the screen until it is read
  text: string;
}

/** What to tell me when a case of mine went to somebody else, or one was given to me; null for my own acts. */
export function handsChanged(before: IncidentCard | undefined, after: IncidentCard, me: { id: number; name: string }): Passed | null {
  const had = before?.claimed_by?.id === me.id;
  const has = after.claimed_by?.id === me.id;
  if (!before || had === has || after.state === "ended" || after.last.by === me.name) return null;
  const what = `${after.kind_label}, ${placeLine(after)}`;
  if (has) return after.last.what === "assigned" ? { tone: "done", text: `${after.last.by} vous confie : ${what}` } : null;
  return { tone: "problem", text: lost(after, what) };
}

function lost(after: IncidentCard, what: string): string {
  const { by, what: step } = after.last;
  if (step === "claim_over") return `Votre prise en charge est levée, sans acte de votre part : ${what}`;
  if (step === "assigned") return `${by} a confié votre affaire à ${after.claimed_by?.name ?? "un collègue"} : ${what}`;
  if (after.claimed_by) return `${after.claimed_by.name} a repris votre affaire : ${what}`;
  return `${by} a rendu votre affaire à l’équipe : ${what}`;
}

/** "se libère dans 4 min" near the end of a soft claim; nothing while it is far. */
export function claimLeft(card: IncidentCard, now: number): string {
  const until = card.claimed_by?.until;
  if (!until) return "";
  const left = Math.round((Date.parse(until) - now) / 1000);
  if (left <= 0) return "se libère";
  return left < 60 ? `se libère dans ${left} s` : `se libère dans ${Math.ceil(left / 60)} min`;
}
