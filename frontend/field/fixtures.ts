// A mission and a crew as the server sends them, for tests and for the page without a server.

import type { AlertCard, CrewCard, FieldSnapshot, MessageCard, MissionCard, VehicleCheck } from "./cards";

export function mission(changes: Partial<MissionCard> = {}): MissionCard {
  return {
    id: 7, version: 3, state: "sent", crew: "C12", sent_at: "2026-11-24T21:04:00Z", sent_by: "Léa Martin",
    times: { acknowledged: null, en_route: null, on_scene: null, cleared: null },
    next: ["acknowledge", "en-route", "on-scene", "clear", "refuse"], outcome: "", note: "", reason: "",
    near_at: null, approach: [], vehicle_checks: [], wants_vehicle_check: false,
    incident: {
      code: "PM-7F3K-92QX", kind: "noise.music", kind_label: "Musique amplifiée, bar", group: "noise", priority: 2,
      ongoing: "now", lon: 7.2661, lat: 43.7032, accuracy_m: 12, address: "12 rue de France", place_words: "porte ouverte, au fond de la cour", floor: "", has_left: false,
      answers: [{ label: "D’où vient le bruit ?", value: "Un bar" }, { label: "Depuis combien de temps ?", value: "Plus d’une heure" }],
      comments: ["Basses très fortes depuis une heure, la porte reste ouverte.", "Moi aussi, à 30 m."],
      witnesses: 3, photos: [], created_at: "2026-11-24T20:58:00Z",
    },
    ...changes,
  };
}

export function crew(changes: Partial<CrewCard> = {}): CrewCard {
  return {
    call_sign: "C12", version: 5, state: "available", state_since: "2026-11-24T20:40:00Z", vehicle: "car", officers: 3,
    sector: { code: "centre", name: "Centre" }, skills: [], mission: null, tour: [], check_due_at: null,
    ...changes,
  };
}

export function message(changes: Partial<MessageCard> = {}): MessageCard {
  return {
    id: 3, version: 1, crew: "C12", from: "desk", by: "Léa Martin", text: "Rappelez le CSU", at: "2026-11-24T21:10:00Z",
    read_at: null, ...changes,
  };
}

export function alert(changes: Partial<AlertCard> = {}): AlertCard {
  return {
    id: 2, version: 1, crew: "C12", kind: "distress", at: "2026-11-24T21:12:00Z", acknowledged_by: null,
    acknowledged_at: null, closed_at: null, words: "", ...changes,
  };
}

export function vehicleCheck(changes: Partial<VehicleCheck> = {}): VehicleCheck {
  return {
    at: "2026-11-17T09:00:00Z", by: "C12", plate: "AB-123-CD", make: "Renault", colour: "gris",
    valves: { front_left: "12", rear_left: "3" }, note: "", photos: [], recheck_at: "2026-11-24T09:00:00Z", ...changes,
  };
}

export function snapshot(changes: Partial<FieldSnapshot> = {}): FieldSnapshot {
  return {
    position: "1-1", at: new Date().toISOString(), me: { id: 12, name: "Équipage C12" }, crew: crew(), missions: [],
    outcomes: [
      { code: "stopped", label: "Nuisance cessée sur intervention" }, { code: "warned", label: "Avertissement oral" },
      { code: "verbalised", label: "Verbalisation" }, { code: "removed", label: "Enlèvement demandé ou fait" },
      { code: "nothing_found", label: "Rien constaté sur place" }, { code: "gone_on_arrival", label: "Cessé avant l’arrivée" },
      { code: "not_competent", label: "Hors compétence" },
    ],
    refusals: [
      { code: "busy", label: "Déjà sur une autre intervention" }, { code: "too_far", label: "Trop loin" },
      { code: "danger", label: "Effectif insuffisant pour ce cas" }, { code: "vehicle", label: "Véhicule indisponible" },
      { code: "end_of_duty", label: "Fin de service" },
    ],
    kinds: [
      { code: "noise.music", label: "Musique amplifiée, bar", group: "noise", group_label: "Nuisances sonores" },
      { code: "vehicle.abandoned", label: "Véhicule ventouse", group: "vehicle", group_label: "Véhicules" },
    ],
    messages: [], alerts: [],
    vehicle_days: 7, city: { name: "Nice", center: [7.262, 43.702], bbox: [7.18, 43.64, 7.33, 43.76] }, ...changes,
  };
}
