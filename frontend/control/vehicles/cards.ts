// What the server says of a vehicle that does not move. It holds no rule of its own.

import type { IncidentState } from "../cards";
import type { VehicleCheck } from "../crews";

export type VehicleState =
  | "reported"
  | "first_checked"
  | "due"
  | "confirmed"
  | "removal_requested"
  | "removed"
  | "moved"
  | "owner_found"
  | "closed";
export type Decision = "same" | "moved_here" | "gone" | "owner" | "removed" | "close";
export type Ground = "abusive" | "stripped";

export interface Compared {
  valves: "same" | "moved" | "unknown";
  metres: number | null; // between the points where both crews stood
  wheels: number; // noted twice
}

export interface VehicleCard {
  state: VehicleState;
  label: string;
  days: number | null;
  first_at: string | null;
  due_at: string | null;
  second_at: string | null;
  compared: Compared | null;
  restarts: number;
  decided_by: string;
  removal_at: string | null;
  can: Decision[];
  grounds: Ground[];
}

/** A line of the list: no plate, no note. */
export interface VehicleLine {
  code: string;
  version: number;
  state: IncidentState;
  street: string;
  address: string;
  created_at: string;
  age_days: number;
  vehicle: VehicleCard;
  is_ready: boolean;
  crew: string; // who carries it now
  first: Pick<VehicleCheck, "at" | "by" | "make" | "colour" | "valves" | "photos"> | null;
}
