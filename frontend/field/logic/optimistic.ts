// The screen as it will be once the waiting actions have passed, with what is not sent marked. Pure.

import type { CrewCard, CrewState, MissionCard, MissionState } from "../cards";
import type { Action, StepAction } from "../queue/action";
import { isOver, nextAfter, targetOf } from "./steps";

export interface MissionView extends MissionCard {
  unsent: Action[]; // in order; empty when the server knows everything
}

export interface CrewView {
  crew: CrewCard;
  state: CrewState;
  unsent: Action | null; // the duty change that is not sent
}

export function missionViews(missions: readonly MissionCard[], waiting: readonly Action[]): MissionView[] {
  return missions.map((mission) => waiting.reduce(step, { ...mission, unsent: [] }));
}

function step(mission: MissionView, action: Action): MissionView {
  const { deed } = action;
  if (deed.what !== "step" || deed.mission !== mission.id || isOver(mission.state)) return mission;
  const state = targetOf(deed.verb);
  return {
    ...mission,
    state,
    times: timesWith(mission, state, action.at),
    next: nextAfter(mission.next, deed.verb),
    outcome: deed.outcome ?? mission.outcome,
    note: deed.note ?? mission.note,
    reason: deed.reason ?? mission.reason,
    unsent: [...mission.unsent, action],
  };
}

function timesWith(mission: MissionView, state: MissionState, at: string): MissionCard["times"] {
  return state in mission.times ? { ...mission.times, [state]: at } : mission.times;
}

/** A crew is free again, as far as the phone can tell, once its last mission is over here. */
export function crewView(crew: CrewCard, missions: readonly MissionView[], waiting: readonly Action[]): CrewView {
  const duty = waiting.findLast((action) => action.deed.what === "duty") ?? null;
  if (duty?.deed.what === "duty") return { crew, state: duty.deed.state, unsent: duty };
  const isFreed = crew.state === "committed" && missions.some((one) => one.unsent.length > 0) && missions.every((one) => isOver(one.state));
  return { crew, state: isFreed ? "available" : crew.state, unsent: null };
}

/** The last waiting step of a mission: the only one that can be taken back without leaving a hole. */
export function undoable(mission: MissionView, sending: ReadonlySet<string>): (Action & { deed: StepAction }) | null {
  const last = mission.unsent.at(-1);
  return last && !sending.has(last.key) && last.deed.what === "step" ? { ...last, deed: last.deed } : null;
}
