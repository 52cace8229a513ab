// The shapes the crew's phone receives from the server. They mirror the API and hold no rule of their own.

export type MissionState =
  | "sent" | "acknowledged" | "en_route" | "on_scene" | "cleared" | "refused" | "recalled" | "diverted";
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
  refusals: Choice[];
  city: City;
}
