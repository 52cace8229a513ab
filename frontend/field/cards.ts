// The shapes the crew's phone receives from the server. They mirror the API and hold no rule of their own.

export type MissionState =
  | "planned" | "sent" | "acknowledged" | "en_route" | "on_scene" | "cleared" | "refused" | "recalled" | "diverted";
export type Verb = "acknowledge" | "en-route" | "on-scene" | "clear" | "refuse";
export type Duty = "available" | "pause" | "off_duty";
export type CrewState = Duty | "committed" | "unreachable";
export type Priority = 1 | 2 | 3 | 4;

export interface MissionIncident {
  code: string;
  kind: string;
  kind_label: string;
  group: string;
  priority: Priority;
  ongoing: "now" | "over" | "recurring" | "unknown";
  lon: number | null;
  lat: number | null;
  accuracy_m: number | null;
  address: string;
  place_words: string;
  floor: string;
  has_left: boolean;
  answers: { label: string; value: string }[];
  comments: string[];
  witnesses: number;
  photos: { id: string; url: string }[];
  created_at: string;
}

export type Wheel = "front_left" | "front_right" | "rear_left" | "rear_right";

/** What an officer read on a vehicle: where each valve stands, as on a clock. */
export interface VehicleCheck {
  at: string;
  by: string;
  plate: string;
  make: string;
  colour: string;
  valves: Partial<Record<Wheel, string>>;
  note: string;
  photos: string[];
  recheck_at: string | null;
}

export interface MissionCard {
  id: number;
  version: number;
  state: MissionState;
  crew: string;
  incident: MissionIncident;
  sent_at: string;
  sent_by: string;
  times: Record<"acknowledged" | "en_route" | "on_scene" | "cleared", string | null>;
  next: Verb[];
  outcome: string | null;
  note: string;
  reason: string;
  near_at: string | null; // the centre saw this crew there
  approach: string[];
  vehicle_checks: VehicleCheck[];
  wants_vehicle_check: boolean;
}

/** One line of the crew's tour, in the order of the stops. */
export interface Stop {
  mission: number;
  incident: string;
  kind_label: string;
  priority: Priority;
  state: string;
}

export interface CrewCard {
  call_sign: string;
  version: number;
  state: CrewState;
  state_since: string;
  vehicle: string;
  officers: number;
  sector: { code: string; name: string } | null;
  skills: string[];
  mission: { id: number; incident: string; state: string; since: string } | null;
  tour: Stop[];
  check_due_at: string | null; // when the crew must say that all is well
}

export interface AlertCard {
  id: number;
  version: number;
  crew: string;
  kind: "distress" | "overdue";
  at: string;
  acknowledged_by: string | null;
  acknowledged_at: string | null;
  closed_at: string | null;
  words: string;
}

export interface MessageCard {
  id: number;
  version: number;
  crew: string;
  from: "desk" | "crew";
  by: string;
  text: string;
  at: string;
  read_at: string | null;
}

export interface Kind {
  code: string;
  label: string;
  group: string;
  group_label: string;
}

export interface RouteCard {
  coords: [number, number][];
  seconds: number;
  metres: number;
  source: string;
  at: string;
}

export interface DeviceCard {
  id: number | string;
  app: "owntracks" | "traccar";
  label: string;
  created_at: string;
  last_fix_at: string | null;
}

/** Shown once: the secret is not kept in clear anywhere. */
export interface NewDevice {
  device: DeviceCard;
  secret: string;
  url: string;
  config_link: string;
  qr_svg: string;
}

export interface Choice {
  code: string;
  label: string;
}

export interface City {
  name: string;
  center: [number, number];
  bbox: [number, number, number, number];
}

export interface FieldSnapshot {
  position: string;
  at: string;
  me: { id: number; name: string };
  crew: CrewCard;
  missions: MissionCard[];
  outcomes: Choice[];
  /** Days at one point before a second check counts. Null from an older server. */
  vehicle_days: number | null;
  refusals: Choice[];
  kinds: Kind[];
  messages: MessageCard[];
  alerts: AlertCard[];
  city: City;
}
