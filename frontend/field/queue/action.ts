// What a crew did, as it waits on the phone. Pure.

import type { Duty, VehicleCheck, Verb } from "../cards";

export interface StepAction {
  what: "step";
  mission: number;
  verb: Verb;
  outcome?: string;
  reason?: string;
  note?: string;
  photos?: string[]; // names on this phone
}

export interface DutyAction {
  what: "duty";
  state: Duty;
}

export interface CheckAction extends Pick<VehicleCheck, "plate" | "make" | "colour" | "valves" | "note" | "photos"> {
  what: "vehicle-check";
  mission: number;
}

export interface FindingAction {
  what: "finding";
  kind: string;
  lon: number | null; // null: the address says where
  lat: number | null;
  accuracy_m: number | null;
  address: string;
  comment: string;
  photos: string[];
  mission: number | null;
}

export interface MessageAction {
  what: "message";
  text: string;
}

export interface ReadAction {
  what: "read";
  message: number;
}

export interface DistressAction {
  what: "distress";
  lon?: number;
  lat?: number;
}

export interface WellAction {
  what: "well"; // the answer to « tout va bien ? »
}

export type Deed =
  | StepAction | DutyAction | CheckAction | FindingAction | MessageAction | ReadAction | DistressAction | WellAction;

/** Lanes are sent beside each other, each in order: a call for help waits for nothing, and no finding holds up a step. */
export type Lane = "distress" | "steps" | "papers";
export const LANES: readonly Lane[] = ["distress", "steps", "papers"];

const LANE_OF: Readonly<Record<Deed["what"], Lane>> = {
  distress: "distress",
  step: "steps",
  duty: "steps",
  well: "steps",
  "vehicle-check": "steps", // the server takes it while the mission lasts
  finding: "papers",
  message: "papers",
  read: "papers",
};

export const laneOf = (deed: Deed): Lane => LANE_OF[deed.what];
export const photosOf = (deed: Deed): readonly string[] => ("photos" in deed ? (deed.photos ?? []) : []);

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
  words?: string; // what the crew had written, absent from what an older app kept
  lane?: Lane; // absent from what an older app kept: a step
}

export interface Call {
  path: string; // relative to the API's field address
  body: Record<string, unknown>;
}

/** `photos` are the server's names of the deed's photos. */
export function callOf({ deed, at, key }: Action, photos: readonly string[] = []): Call {
  const stamp = { at, key };
  switch (deed.what) {
    case "duty":
      return { path: "duty", body: { state: deed.state, ...stamp } };
    case "step":
      return stepCall(deed, stamp, photos);
    case "vehicle-check": {
      const { what: _, mission, ...read } = deed;
      return { path: `missions/${mission}/vehicle-check`, body: { ...stamp, ...read, photos } };
    }
    case "finding": {
      const { what: _, ...found } = deed;
      return { path: "reports", body: { ...stamp, ...found, photos } };
    }
    case "message":
      return { path: "messages", body: { text: deed.text, ...stamp } };
    case "read":
      return { path: `messages/${deed.message}/read`, body: stamp };
    case "distress": {
      const { what: _, ...place } = deed;
      return { path: "distress", body: { ...stamp, ...place } };
    }
    case "well":
      return { path: "check", body: stamp };
  }
}

function stepCall(deed: StepAction, stamp: { at: string; key: string }, photos: readonly string[]): Call {
  const { mission, verb, outcome, reason, note } = deed;
  return {
    path: `missions/${mission}/${verb}`,
    body: { ...stamp, ...(outcome && { outcome }), ...(reason && { reason }), ...(note && { note }), ...(photos.length > 0 && { photos }) },
  };
}
