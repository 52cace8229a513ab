// Made-up cards for the tests of the desk's logic. Never part of the build.

import type { Claim, ClosureCard, CrewCard, IncidentCard, Proposal } from "./cards";
import type { AlarmCard, CrewMessage } from "./crews";

export const NOW = Date.parse("2026-11-24T21:04:07Z");

export function incident(given: Partial<IncidentCard> = {}): IncidentCard {
  return {
    code: "PM-7F3K-92QX",
    version: 1,
    state: "new",
    kind: "noise.music",
    kind_label: "Musique amplifiée",
    group: "noise",
    group_label: "Nuisances sonores",
    door: "pm",
    priority: 2,
    urgency: 64,
    urgency_terms: [{ code: "kind", label: "bruit la nuit", points: 40 }],
    urgency_text: "en cours · 3 témoins",
    ongoing: "now",
    lon: 7.2661,
    lat: 43.7032,
    accuracy_m: 12,
    address: "12 rue de France",
    place_words: "",
    location_source: "gps",
    floor: "",
    has_left: false,
    outside: null,
    sector: { code: "centre", name: "Centre" },
    witnesses: 3,
    reports: 3,
    photos: 0,
    created_at: "2026-11-24T20:58:00Z",
    updated_at: "2026-11-24T20:58:00Z",
    answer_by: "2026-11-26T20:58:00Z",
    claimed_by: null,
    held_until: null,
    held_reason: "",
    service: null,
    transmission: null,
    missions: [],
    outcome: null,
    outcome_label: null,
    proof: null,
    ended_at: null,
    ended_text: "",
    unread_messages: 0,
    override: null,
    leader: null,
    leader_score: null,
    last: { by: "", what: "" },
    can: ["open", "claim"],
    clock: null,
    promise: { near_at: null, broken_at: null, answered_at: null },
    silent_at: null,
    question: null,
    watch: null,
    vehicle: null,
    ...given,
  };
}

export function crew(given: Partial<CrewCard> = {}): CrewCard {
  return {
    call_sign: "C12",
    version: 1,
    state: "available",
    state_since: "2026-11-24T20:50:00Z",
    vehicle: "car",
    officers: 3,
    sector: { code: "centre", name: "Centre" },
    skills: [],
    mission: null,
    duty: null,
    members: [],
    tour: [],
    alert: null,
    check_due_at: null,
    ...given,
  };
}

export function proposal(given: Partial<Proposal> = {}): Proposal {
  return {
    crew: "C12",
    eta_s: 250,
    eta_p80_s: 350,
    distance_m: 1100,
    eligible: true,
    reasons: ["libre depuis 14 min"],
    warnings: [],
    diverts: null,
    finishing: false,
    is_stale: false,
    held: null,
    ...given,
  };
}

export function claim(id: number, name: string, given: Partial<Claim> = {}): Claim {
  return { id, name, initials: name.split(" ").map((word) => word[0]).join(""), until: null, offered: false, ...given };
}

export function mission(crewSign: string, state = "sent"): IncidentCard["missions"][number] {
  return { id: 1, crew: crewSign, state, sent_at: "2026-11-24T21:00:00Z", state_at: "2026-11-24T21:00:00Z", eta_s: 300 };
}

export function alarm(given: Partial<AlarmCard> = {}): AlarmCard {
  return {
    id: 1,
    version: 1,
    crew: "C12",
    kind: "distress",
    at: "2026-11-24T21:03:47Z",
    lon: 7.2661,
    lat: 43.7032,
    incident: null,
    acknowledged_by: null,
    acknowledged_at: null,
    closed_at: null,
    words: "",
    ...given,
  };
}

export function message(given: Partial<CrewMessage> = {}): CrewMessage {
  return { id: 1, version: 1, crew: "C12", from: "crew", by: "C12", text: "Rue barrée", at: "2026-11-24T21:03:00Z", read_at: null, ...given };
}

export const closure = (given: Partial<ClosureCard> = {}): ClosureCard => ({
  id: 1,
  version: 1,
  kind: "closed",
  factor: null,
  title: "Carnaval",
  shape: { type: "LineString", coordinates: [[7, 43], [7.1, 43]] },
  starts_at: "2026-11-24T18:00:00Z",
  ends_at: null,
  by: "Chef",
  is_active: true,
  ...given,
});
