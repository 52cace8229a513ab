// The cards that the server gave this crew, by kind. Knows what a card is called, not what is done with it.

import { Store, type Change, type Effect } from "../../live/store";
import type { AlertCard, CrewCard, FieldSnapshot, MessageCard, MissionCard } from "../cards";
import { completed, completedCrew, completedMission } from "../logic/kept";

export type Card = MissionCard | CrewCard | MessageCard | AlertCard;
export type Cards = Pick<FieldSnapshot, "crew" | "missions" | "messages" | "alerts">;

export class Shelf {
  crew = $state.raw<CrewCard | null>(null);
  missions = $state.raw<MissionCard[]>([]);
  messages = $state.raw<MessageCard[]>([]);
  alerts = $state.raw<AlertCard[]>([]);
  #store = new Store<Card>();

  replace(cards: Cards): void {
    const { crew, missions, messages, alerts } = completed(cards);
    this.#store.applySnapshot([
      [`crew:${crew.call_sign}`, crew],
      ...missions.map((one) => [`mission:${one.id}`, one] as const),
      ...messages.map((one) => [`message:${one.id}`, one] as const),
      ...alerts.map((one) => [`alert:${one.id}`, one] as const),
    ]);
    this.#show();
  }

  has(entity: string): boolean {
    return this.#store.get(entity) !== undefined;
  }

  apply(change: Change<Card>): Effect {
    const effect = this.#store.applyChange({ ...change, body: completedCard(change) });
    if (effect !== "old") this.#show();
    return effect;
  }

  /** What the phone remembers between two openings; null before the first snapshot. */
  kept(): Cards | null {
    if (!this.crew) return null;
    return { crew: this.crew, missions: this.missions, messages: this.messages, alerts: this.alerts };
  }

  #show(): void {
    this.crew = this.#all<CrewCard>("crew:")[0] ?? null;
    this.missions = this.#all<MissionCard>("mission:").sort((a, b) => a.id - b.id);
    this.messages = this.#all<MessageCard>("message:");
    this.alerts = this.#all<AlertCard>("alert:");
  }

  #all<C extends Card>(prefix: string): C[] {
    return [...this.#store.entries()].flatMap(([entity, card]) => (entity.startsWith(prefix) ? [card as C] : []));
  }
}

function completedCard({ entity, body }: Change<Card>): Card {
  if (entity.startsWith("mission:")) return completedMission(body as MissionCard);
  return entity.startsWith("crew:") ? completedCrew(body as CrewCard) : body;
}
