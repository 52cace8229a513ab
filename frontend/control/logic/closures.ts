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
