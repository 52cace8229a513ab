// What the phone remembers between two openings, and what it concludes after a cut. Pure.

import type { Choice, City, CrewCard, FieldSnapshot, MissionCard } from "../cards";
import type { Action } from "../queue/action";
import { isOver, targetOf } from "./steps";

export interface Facts {
  me: { id: number; name: string };
  outcomes: Choice[];
  refusals: Choice[];
  city: City;
}

export interface Kept {
  facts: Facts;
  crew: CrewCard;
  missions: MissionCard[];
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

export const factsOf = ({ me, outcomes, refusals, city }: FieldSnapshot): Facts => ({ me, outcomes, refusals, city });

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
