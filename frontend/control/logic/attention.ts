// The second channel: what a notification of the machine says, and the number on the tab. No person, no number of a house.

import type { IncidentCard } from "../cards";
import type { Alert } from "./alerts";

const WORDS: Partial<Record<Alert, string>> = { urgent: "Urgent", attention: "Une affaire revient", report: "Nouvelle affaire" };

/** A notification is seen by whoever passes the screen, and kept by the system: kind and street, nothing more. */
export function notificationWords(alert: Alert, card: Pick<IncidentCard, "kind_label" | "address" | "sector">): { title: string; body: string } {
  const where = streetOf(card.address) || card.sector?.name || "";
  return { title: `${WORDS[alert] ?? "AlloPM"} : ${card.kind_label}`, body: where };
}

/** "12 bis rue de France, 06000 Nice" → "rue de France". */
export function streetOf(address: string): string {
  const [first = ""] = address.split(",");
  return first.replace(/^\s*\d+\s*(?:(?:bis|ter|quater|[a-d])\b)?\s*/i, "").trim();
}

/** What the tab's icon shows: nothing, a number, or that there are many. */
export function badgeText(waiting: number): string {
  return waiting === 0 ? "" : waiting > 99 ? "99+" : String(waiting);
}

/** A picture for the tab, as an address: the number on the colour of its gravity. */
export function badgeIcon(text: string, isUrgent: boolean): string {
  const size = text.length > 2 ? 26 : 36;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" rx="14" fill="${isUrgent ? "#c4162a" : "#0a5ea8"}"/><text x="32" y="34" fill="#fff" font-family="sans-serif" font-weight="700" font-size="${size}" text-anchor="middle" dominant-baseline="middle">${text}</text></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
