// Closures in words. Pure.

import type { ClosureCard } from "../cards";
import { moment } from "./time";

/** Those in force first, then by when they began. */
export function sortClosures(cards: readonly ClosureCard[]): ClosureCard[] {
  return [...cards].sort((a, b) => Number(b.is_active) - Number(a.is_active) || a.starts_at.localeCompare(b.starts_at) || a.id - b.id);
}

/** "fermé jusqu’à 18:00" · "ralenti ×2, sans fin prévue" · "fermé à partir de demain 08:00" */
export function closureWords(card: ClosureCard, now: number): string {
  const what = card.kind === "closed" ? "fermé" : `ralenti ×${(card.factor ?? 1).toLocaleString("fr-FR")}`;
  if (!card.is_active) return `${what} à partir de ${moment(card.starts_at, now)}`;
  return card.ends_at ? `${what} jusqu’à ${moment(card.ends_at, now)}` : `${what}, jusqu’à levée`;
}

export const shapeWords = (card: ClosureCard): string => (card.shape.type === "Polygon" ? "zone" : "rue");

/** A moment as a date field of this desk shows it, "2026-11-24T18:30"; empty for none. */
export function fieldOf(stamp: string | null | undefined): string {
  if (!stamp) return "";
  const at = new Date(stamp);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** The moment of a date field, RFC 3339 UTC; one that was left alone keeps its seconds, an empty one is null. */
export function momentOf(field: string, known: string | null | undefined): string | null {
  if (field === fieldOf(known)) return known ?? null;
  const at = new Date(field);
  return Number.isNaN(at.getTime()) ? null : at.toISOString().replace(/\.\d+Z$/, "Z");
}

const FACTORS = [1.5, 2, 4]; // chosen: what people can tell apart; any other through the interface

/** Closed, or slowed so many times; a factor that came from elsewhere stays among them. */
export function flowChoices(known: number | null | undefined): { code: string; label: string; factor: number | null }[] {
  const factors = [...new Set(known ? [...FACTORS, known] : FACTORS)].sort((a, b) => a - b);
  const slow = factors.map((factor) => ({ code: `slow-${factor}`, label: `ralenti ×${factor.toLocaleString("fr-FR")}`, factor }));
  return [{ code: "closed", label: "fermé", factor: null }, ...slow];
}
