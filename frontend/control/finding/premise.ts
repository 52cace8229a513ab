// What a place remembers, as the server tells it.

export interface Premise {
  radius_m: number;
  text: string;
  days_30: number;
  months_12: number;
  groups: { group: string; label: string; days_30: number; months_12: number }[];
  outcomes: { code: string; label: string; count: number }[];
  last_visit: { at: string; crew: string; case: string; outcome_label: string | null } | null;
  hazards: { code: string; label: string; count: number; last_at: string }[];
  cases: { code: string; kind_label: string; at: string }[];
}
