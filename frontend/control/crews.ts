// Shapes around crews: alarms, messages, tours, devices, coverage. They mirror the API and hold no rule.

export type AlarmKind = "distress" | "overdue";

export interface AlarmCard {
  id: number;
  version: number;
  crew: string;
  kind: AlarmKind;
  at: string;
  lon: number | null;
  lat: number | null;
  incident: string | null;
  acknowledged_by: string | null;
  acknowledged_at: string | null;
  closed_at: string | null;
  words: string;
}

export interface CrewMessage {
  id: number;
  version: number;
  crew: string;
  from: "desk" | "crew";
  by: string;
  text: string;
  at: string;
  read_at: string | null;
}

export interface Duty {
  planned_start: string | null;
  planned_end: string | null;
  started_at: string;
}

export interface TourStop {
  mission: number;
  incident: string;
  kind_label: string;
  priority: number;
  state: string;
}

export interface CrewAlarm {
  id: number;
  kind: AlarmKind;
  since: string;
}

export interface TourProposal {
  crew: string;
  incidents: string[]; // in the order of the visits
  seconds: number;
  metres: number;
  reasons: string[];
}

export type DeviceApp = "owntracks" | "traccar";

export interface Device {
  id: string;
  app: DeviceApp;
  label: string;
  created_at: string;
  last_fix_at: string | null;
}

/** What is told once, when the device is made: the secret is never shown again. */
export interface NewDevice {
  device: Device;
  secret: string;
  url: string;
  config_link: string;
  qr_svg: string;
}

export interface SectorCoverage {
  code: string;
  name: string;
  crews: number;
  free: number;
  reach_s: number | null;
  share: number | null;
}

export interface Coverage {
  at: string;
  minutes: number;
  sectors: SectorCoverage[];
  next_free: { crew: string; in_s: number }[];
}

export interface VehicleCheck {
  at: string;
  by: string;
  plate: string;
  make: string;
  colour: string;
  valves: Record<string, string>; // wheel → hour of the clock where the valve stands
  note: string;
  photos: string[];
  recheck_at: string | null;
  moved: boolean | null; // against the first check; null when nothing can be compared
}
