// What the phone remembers between two openings, and what it concludes after a cut. Pure.

import type { AlertCard, Choice, City, CrewCard, FieldSnapshot, Kind, MessageCard, MissionCard } from "../cards";
import type { Action } from "../queue/action";
import { isOver, targetOf } from "./steps";

export interface Facts {
  me: { id: number; name: string };
  outcomes: Choice[];
  refusals: Choice[];
  kinds: Kind[];
  vehicle_days: number | null;
  city: City;
}

export interface Kept {
  facts: Facts;
  crew: CrewCard;
  missions: MissionCard[];
  messages: MessageCard[];
  alerts: AlertCard[];
  at: string | null; // up to when it was true, by the server's clock
  offsetMs: number; // the server's clock minus the phone's
  finished: Finished[];
  withdrawals: Withdrawal[];
}

/** A mission that the desk took back, until the crew has read it. */
export interface Withdrawal {
  id: number;
  kind_label: string;
  place: string;
  words: string;
  isDiverted: boolean; // for another case; else recalled
}

export interface Finished {
  id: number;
  at: string;
  kind_label: string;
  place: string;
  words: string;
}

const MOST_FINISHED = 20;
const TRUSTED_CLOCK_MS = 5_000; // below, the difference is the network's

export const factsOf = ({ me, outcomes, refusals, kinds, city, vehicle_days }: FieldSnapshot): Facts => ({
  me, outcomes, refusals, kinds: kinds ?? [], city, vehicle_days: vehicle_days ?? null,
});

/** Cards as this app draws them. An older server, or what an older app kept, lacks what it did not know. */
export function completed<C extends Pick<FieldSnapshot, "crew" | "missions" | "messages" | "alerts">>(cards: C): C {
  const { crew, missions, messages, alerts } = cards;
  return {
    ...cards,
    crew: completedCrew(crew),
    missions: missions.map(completedMission),
    messages: messages ?? [],
    alerts: alerts ?? [],
  };
}

export const completedCrew = (crew: CrewCard): CrewCard => ({ ...crew, tour: crew.tour ?? [], check_due_at: crew.check_due_at ?? null });

export const completedMission = (mission: MissionCard): MissionCard => ({
  ...mission,
  near_at: mission.near_at ?? null,
  approach: mission.approach ?? [],
  vehicle_checks: mission.vehicle_checks ?? [],
  wants_vehicle_check: mission.wants_vehicle_check ?? false,
});

/** A mission that was taken away, as the crew reads it; `next` is the one it is sent to instead. */
export function withdrawalWords(one: Withdrawal, next: { kind_label: string; place: string } | null): { title: string; words: string } {
  if (!one.isDiverted) return { title: `Cette mission n’est plus à vous\u00a0: ${one.kind_label}`, words: one.words };
  const there = next ? `Détournés vers ${next.place} (${next.kind_label})` : "Détournés vers une autre affaire";
  return { title: there, words: `L’affaire précédente (${one.kind_label}) est rendue au CSU.` };
}

/** How far the phone's clock is from the server's; a small difference is left alone. */
export function clockOffset(serverAt: string, nowMs: number): number {
  const offset = Date.parse(serverAt) - nowMs;
  return Math.abs(offset) < TRUSTED_CLOCK_MS ? 0 : offset;
}

/** Missions that left while the phone was cut off, other than by what the crew did itself. */
export function takenAway(before: readonly MissionCard[], after: readonly MissionCard[], waiting: readonly Action[]): MissionCard[] {
  const left = new Set(after.map((mission) => mission.id));
  const ended = new Set(
    waiting.flatMap(({ deed }) => (deed.what === "step" && isOver(targetOf(deed.verb)) ? [deed.mission] : [])),
  );
  return before.filter((mission) => !left.has(mission.id) && !ended.has(mission.id));
}

export function withFinished(finished: readonly Finished[], one: Finished): Finished[] {
  return [one, ...finished.filter((other) => other.id !== one.id)].slice(0, MOST_FINISHED);
}
