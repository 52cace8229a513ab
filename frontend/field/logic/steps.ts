// The crew's steps as buttons: which is next, what it is called. Which are allowed comes from the server.

import type { MissionCard, MissionState, Verb } from "../cards";

const NATURAL: readonly Verb[] = ["acknowledge", "en-route", "on-scene", "clear"];

const TARGET: Readonly<Record<Verb, MissionState>> = {
  acknowledge: "acknowledged",
  "en-route": "en_route",
  "on-scene": "on_scene",
  clear: "cleared",
  refuse: "refused",
};

export const DO_WORDS: Readonly<Record<Verb, string>> = {
  acknowledge: "Reçu",
  "en-route": "En route",
  "on-scene": "Sur place",
  clear: "Terminé",
  refuse: "Refuser",
};

export const STATE_WORDS: Readonly<Record<MissionState, string>> = {
  planned: "prévue ensuite",
  sent: "à confirmer",
  acknowledged: "reçue",
  en_route: "en route",
  on_scene: "sur place",
  cleared: "terminée",
  refused: "refusée",
  recalled: "rappelée",
  diverted: "détournée",
};

const OVER: readonly MissionState[] = ["cleared", "refused", "recalled", "diverted"];

export const isOver = (state: MissionState): boolean => OVER.includes(state);
export const targetOf = (verb: Verb): MissionState => TARGET[verb];

/** The big button: the first step in the natural order that the server allows. */
export function mainStep(mission: Pick<MissionCard, "next">): Verb | null {
  return NATURAL.find((verb) => mission.next.includes(verb)) ?? null;
}

/** Steps that may be reached by skipping the big button's, in order. */
export function laterSteps(mission: Pick<MissionCard, "next">): Verb[] {
  const main = mainStep(mission);
  return NATURAL.filter((verb) => verb !== main && mission.next.includes(verb));
}

/** What is left of the server's list once `verb` is done on the phone and not yet known there. */
export function nextAfter(next: readonly Verb[], verb: Verb): Verb[] {
  if (isOver(targetOf(verb))) return [];
  const done = NATURAL.slice(0, NATURAL.indexOf(verb) + 1);
  return next.filter((one) => !done.includes(one) && !(one === "refuse" && verb === "on-scene"));
}
