// What is typed into a sheet and not sent yet: a sheet that is closed by mistake gives it back. Pure.

import type { VehicleCheck, Wheel } from "../cards";
import type { Deed } from "../queue/action";
import { WHEEL_WORDS } from "./valves";

export interface FindingForm {
  kind: string | null;
  pin: { lon: number; lat: number } | null;
  isLinked: boolean;
  address: string;
  comment: string;
  photos: string[];
}

export const emptyFinding = (): FindingForm => ({ kind: null, pin: null, isLinked: false, address: "", comment: "", photos: [] });

/** How a crew's mission ended, before it is said. */
export interface ProofForm {
  mission: number;
  note: string;
  photos: string[];
}

export const emptyProof = (mission: number): ProofForm => ({ mission, note: "", photos: [] });

/** Where photos wait on the phone, by name. */
export interface PhotoKeeper {
  keep(photo: Blob): Promise<string>;
  see(name: string): Promise<Blob | null>;
  drop(name: string): Promise<void>;
}

export interface CheckForm {
  mission: number;
  plate: string;
  make: string;
  colour: string;
  note: string;
  valves: VehicleCheck["valves"];
  photos: string[];
}

/** A second check starts from what was read first, but for the valves. */
export function emptyCheck(mission: number, first: VehicleCheck | null): CheckForm {
  return { mission, plate: first?.plate ?? "", make: first?.make ?? "", colour: first?.colour ?? "", note: "", valves: {}, photos: [] };
}

/** The crew's own words in a deed, to be shown again when it is refused. */
export function wordsOf(deed: Deed): string {
  switch (deed.what) {
    case "step":
      return deed.note ?? "";
    case "finding":
      return [deed.address, deed.comment].filter(Boolean).join(" · ");
    case "vehicle-check": {
      const valves = Object.entries(deed.valves).map(([wheel, hour]) => `${WHEEL_WORDS[wheel as Wheel]} ${hour} h`);
      return [deed.plate, deed.make, deed.colour, ...valves, deed.note].filter(Boolean).join(" · ");
    }
    case "message":
      return deed.text;
    default:
      return "";
  }
}
