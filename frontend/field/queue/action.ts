// What a crew did, as it waits on the phone. Pure.

import type { Duty, Verb } from "../cards";

export interface StepAction {
  what: "step";
  mission: number;
  verb: Verb;
  outcome?: string;
  reason?: string;
  note?: string;
}

export interface DutyAction {
  what: "duty";
  state: Duty;
}

export type Deed = StepAction | DutyAction;

/** `at` is the moment of the tap, by the server's clock as the phone knows it. */
export interface Action {
  seq?: number; // given by the box: the order of the taps
  key: string; // one per tap, so that a repetition is harmless
  at: string;
  crew: string; // who did it: another crew on this phone never sends it
  label: string; // as the crew reads it
  heldUntil: number; // local ms: until then it can be taken back before it leaves
  deed: Deed;
}

/** An action that the server refused, kept until the crew has read why. */
export interface Refused {
  key: string;
  crew: string;
  at: string;
  label: string;
  message: string;
}

export interface Call {
  path: string; // relative to the API's field address
  body: Record<string, string>;
}

export function callOf({ deed, at, key }: Action): Call {
  if (deed.what === "duty") return { path: "duty", body: { state: deed.state, at, key } };
  const { mission, verb, outcome, reason, note } = deed;
  return {
    path: `missions/${mission}/${verb}`,
    body: { at, key, ...(outcome && { outcome }), ...(reason && { reason }), ...(note && { note }) },
  };
}
