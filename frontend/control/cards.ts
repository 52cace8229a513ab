// The shapes the desk receives from the server. They mirror the API and hold no rule of their own.

import type { LineString, Polygon } from "geojson";
import type { CallCard } from "./logic/calls";
import type { ReliefCard } from "./logic/relief";
import type { Presence } from "./logic/team";
import type { View } from "./logic/finding";
import type { AlarmCard, CrewAlarm, CrewMessage, Duty, TourStop, VehicleCheck } from "./crews";
import type { Watch } from "./watching/watch";
import type { Waiting } from "./state/networks.svelte";
import type { Transmission } from "./transmissions/cards";
import type { VehicleCard } from "./vehicles/cards";

export type IncidentState = "new" | "open" | "held" | "watched" | "dispatched" | "on_scene" | "handed_over" | "ended";
export type Priority = 1 | 2 | 3 | 4;
export type Ongoing = "now" | "over" | "recurring" | "unknown";
export type Door = "pm" | "mairie";

export interface UrgencyTerm {
  code: string;
  label: string;
  points: number;
  rule?: string; // key in the city's urgency.yaml
}

/** What an operator decided instead of the calculation. */
export interface Override {
  priority: Priority;
  reason: string;
  by: string;
  at: string | null;
}

export interface Named {
  code: string;
  name: string;
}

export interface Person {
  id: number;
  name: string;
  initials: string;
}

/** Who holds a case, until when without an act of theirs; `offered` by the distribution and not yet touched. */
export interface Claim extends Person {
  until: string | null;
  offered: boolean;
}

export interface ActiveMission {
  id: number;
  crew: string;
  state: string;
  sent_at: string;
  state_at: string;
  eta_s: number | null;
}

/** Until when somebody must have been sent (hold) or be there (arrival). */
export interface CaseClock {
  kind: "hold" | "arrival";
  due_at: string;
  target_s: number;
  is_late: boolean;
  escalated_at: string | null;
}

export interface IncidentCard {
  code: string;
  version: number;
  state: IncidentState;
  kind: string;
  kind_label: string;
  group: string;
  group_label: string;
  door: Door;
  priority: Priority;
  urgency: number;
  urgency_terms: UrgencyTerm[];
  urgency_text: string;
  override: Override | null;
  /** This open case is probably the same thing as that one; offered, never merged by itself. */
  leader: string | null;
  leader_score: number | null;
  ongoing: Ongoing;
  lon: number | null;
  lat: number | null;
  accuracy_m: number | null;
  address: string;
  place_words: string;
  location_source: string;
  floor: string;
  has_left: boolean;
  /** The commune of a point outside the city, empty when nobody knows which; null inside. */
  outside: string | null;
  sector: Named | null;
  witnesses: number;
  reports: number;
  photos: number;
  created_at: string;
  updated_at: string;
  answer_by: string | null;
  claimed_by: Claim | null;
  held_until: string | null;
  held_reason: string;
  service: Named | null;
  transmission: Transmission | null; // the last one
  missions: ActiveMission[];
  outcome: string | null;
  outcome_label: string | null;
  proof: string | null;
  ended_at: string | null;
  ended_text: string;
  unread_messages: number;
  last: { by: string; what: string; moved?: string };
  can: string[];
  clock: CaseClock | null;
  /** The 48 h promise: what every desk was told of it, and when the reporter was answered. */
  promise: { near_at: string | null; broken_at: string | null; answered_at: string | null };
  /** When it rang because nobody had touched it. */
  silent_at: string | null;
  question: { asked_at: string; replied_at: string | null } | null;
  watch: Watch | null;
  vehicle: VehicleCard | null; // kinds with a check of the vehicle only
}

export type CrewState = "available" | "committed" | "pause" | "off_duty" | "unreachable";
export type Vehicle = "car" | "motorbike" | "bike" | "foot" | "van";

export interface CrewMission {
  id: number;
  incident: string;
  state: string;
  since: string;
}

export interface CrewCard {
  call_sign: string;
  version: number;
  state: CrewState;
  state_since: string;
  vehicle: Vehicle;
  officers: number;
  sector: Named | null;
  skills: string[];
  mission: CrewMission | null;
  duty: Duty | null;
  members: string[];
  tour: TourStop[];
  alert: CrewAlarm | null;
  check_due_at: string | null;
}

export interface Position {
  call_sign: string;
  lon: number;
  lat: number;
  at: string;
  accuracy_m: number | null;
  heading: number | null;
  source?: "field" | "owntracks" | "traccar";
}

export interface Proposal {
  crew: string;
  eta_s: number | null;
  eta_p80_s: number | null;
  distance_m: number | null;
  eligible: boolean;
  reasons: string[];
  warnings: string[];
  diverts: string | null; // the case this crew would leave
  finishing: boolean;
  is_stale: boolean;
  held: string | null; // what the policy would rather do with the case
}

export interface Choice {
  code: string;
  label: string;
}

export interface OutcomeChoice extends Choice {
  sentence: string; // what the reporter reads
  needs_text: boolean;
}

export interface KindChoice extends Choice {
  group: string;
  group_label: string;
}

export interface Me extends Person {
  role: string;
}

export interface CityInfo {
  name: string;
  center: [number, number];
  bbox: [number, number, number, number];
}

export interface ClosureCard {
  id: number;
  version: number;
  kind: "closed" | "slow";
  factor: number | null;
  title: string;
  shape: LineString | Polygon;
  starts_at: string;
  ends_at: string | null;
  by: string;
  is_active: boolean;
}

export interface Route {
  coords: [number, number][];
  seconds: number;
  metres: number;
  source: "streets" | "straight_line";
}

export interface Target {
  hold_s: number;
  arrive_s: number;
}

/** How the desk works, as the city set it; units in the names. */
export interface DeskRules {
  distribution: "off" | "balanced";
  claim_minutes: number;
  presence_s: number;
  silent_share: number;
  relief_times: string[];
  relief_lead_min: number;
  promise_near_h: number;
  watch_minutes: number;
  transmission_remind_h: number;
  transmission_reminders: number;
  vehicle_days: number;
  call_callback_min: number;
}

/** What the city's rules say; comes with the snapshot and again whenever it changes. */
export interface Rules {
  policy: Choice;
  targets: Record<string, Target>;
  desk_rules: DeskRules;
}

export interface Snapshot extends Rules {
  position: string;
  incidents: IncidentCard[];
  crews: CrewCard[];
  positions: Position[];
  closures: ClosureCard[];
  at: string;
  me: Me;
  staff: Person[];
  outcomes: OutcomeChoice[];
  proofs: Choice[];
  services: Named[];
  kinds: KindChoice[];
  city: CityInfo;
  geometry_source: "streets" | "straight_line";
  alerts: AlarmCard[];
  messages: CrewMessage[];
  calls: CallCard[];
  presence: Presence[];
  relief: ReliefCard | null;
  views?: View[];
  transmissions: Transmission[];
  neighbours?: Waiting;
}

export interface Answer {
  label: string;
  value: string;
}

export interface Photo {
  id: string;
  url: string;
  width: number;
  height: number;
}

export interface Message {
  from: string;
  text: string;
  at: string;
}

export interface ReportDetail {
  code: string;
  channel: string;
  received_at: string;
  ongoing: Ongoing;
  floor: string;
  has_left: boolean;
  location_source: string;
  comment: string;
  answers: Answer[];
  photos: Photo[];
  has_contact: boolean;
  messages: Message[];
  lang: string;
}

export interface Step {
  at: string;
  by: string;
  kind: string;
  text: string;
}

/** One crew that the case has had: what it left behind. */
export interface MissionHistory {
  id: number;
  crew: string;
  state: string;
  outcome: string | null;
  note: string;
  photos: Photo[];
}

export interface NearCase {
  code: string;
  kind_label: string;
  distance_m: number;
  age_min: number;
  score: number;
  terms: { label: string; points: number }[];
  is_first: boolean;
  state: IncidentState;
  address: string;
  reports: number;
}

/** A case that joined this one and can be given back as it was. */
export interface JoinedCase {
  code: string;
  kind_label: string;
  address: string;
  reports: number;
  at: string;
  by: string;
}

/** A case that did not join, and why. */
export interface Left {
  code: string;
  why: string;
}

export interface IncidentDetail {
  incident: IncidentCard;
  reports: ReportDetail[];
  steps: Step[];
  missions: MissionHistory[];
  vehicle_checks: VehicleCheck[];
  near: NearCase[];
  joined: JoinedCase[];
  here_30_days: { count: number; text: string };
}

export interface Contact {
  email: string | null;
  phone: string | null;
  name: string | null;
}
