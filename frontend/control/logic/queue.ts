// Which open cases are shown, in which list and in which order. Knows the cards, not the screen.

import type { IncidentCard, IncidentState } from "../cards";
import { contains, fold } from "./words";

export type Tab = "todo" | "running" | "watching" | "ended";

export const TABS: readonly { id: Tab; label: string }[] = [
  { id: "todo", label: "À traiter" },
  { id: "running", label: "En cours" },
  { id: "watching", label: "À surveiller" },
  { id: "ended", label: "Terminées" },
];

const TAB_OF: Record<IncidentState, Tab> = {
  new: "todo",
  open: "todo",
  dispatched: "running",
  on_scene: "running",
  held: "watching",
  watched: "watching",
  handed_over: "watching",
  ended: "ended",
};

export function tabOf(card: IncidentCard): Tab {
  return TAB_OF[card.state];
}

/** Most urgent first, a missed clock before the rest of its class, then who has waited longest. Nothing here moves with time. */
export function byUrgency(a: IncidentCard, b: IncidentCard): number {
  return (
    a.priority - b.priority ||
    escalated(b) - escalated(a) ||
    answered(b) - answered(a) ||
    b.urgency - a.urgency ||
    order(a.created_at, b.created_at) ||
    order(a.code, b.code)
  );
}

/** A question that has just been answered: somebody has to read it before the rest of its class. */
function answered(card: IncidentCard): number {
  return card.question?.replied_at && card.unread_messages > 0 ? 1 : 0;
}

function escalated(card: IncidentCard): number {
  return card.clock?.escalated_at ? 1 : 0;
}

/** The most recently ended first. */
export function byEnd(a: IncidentCard, b: IncidentCard): number {
  return order(b.ended_at ?? b.updated_at, a.ended_at ?? a.updated_at) || order(a.code, b.code);
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export type Lists = Record<Tab, IncidentCard[]>;

export function split(cards: Iterable<IncidentCard>): Lists {
  const lists: Lists = { todo: [], running: [], watching: [], ended: [] };
  for (const card of cards) lists[tabOf(card)].push(card);
  lists.todo.sort(byUrgency);
  lists.running.sort(byUrgency);
  lists.watching.sort(byUrgency);
  lists.ended.sort(byEnd);
  return lists;
}

/** Every word typed must be found somewhere on the card, accents and case aside. */
export function filterCards(cards: IncidentCard[], typed: string): IncidentCard[] {
  const words = fold(typed).split(/\s+/).filter(Boolean);
  if (words.length === 0) return cards;
  return cards.filter((card) => contains(searchable(card), words));
}

const folded = new WeakMap<IncidentCard, string>();

function searchable(card: IncidentCard): string {
  let text = folded.get(card);
  if (text === undefined) {
    text = fold(
      [
        card.code,
        card.kind_label,
        card.group_label,
        card.address,
        card.place_words,
        card.floor,
        card.sector?.name,
        card.service?.name,
        card.claimed_by?.name,
        `p${card.priority}`,
        card.door === "mairie" ? "mairie" : "pm",
        ...card.missions.map((mission) => mission.crew),
      ]
        .filter(Boolean)
        .join(" "),
    );
    folded.set(card, text);
  }
  return text;
}

export interface Counts {
  urgent: number;
  fresh: number;
  running: number;
  promises: number;
}

const FOUR_HOURS_S = 4 * 3600; // the header warns this long before a promise breaks

export function counts(cards: Iterable<IncidentCard>, now: number): Counts {
  const total: Counts = { urgent: 0, fresh: 0, running: 0, promises: 0 };
  for (const card of cards) {
    const tab = tabOf(card);
    if (tab === "ended") continue;
    if (card.priority === 1 && tab === "todo") total.urgent += 1;
    if (card.state === "new") total.fresh += 1;
    if (tab === "running") total.running += 1;
    if (isPromiseNear(card, now)) total.promises += 1;
  }
  return total;
}

export function isPromiseNear(card: IncidentCard, now: number): boolean {
  return card.answer_by !== null && Date.parse(card.answer_by) - now < FOUR_HOURS_S * 1000;
}
