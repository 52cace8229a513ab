// Words of the desk: labels of states, vehicles and doors, and how typed text is compared with them.

import type { CrewCard, CrewState, IncidentCard, IncidentState, Ongoing, Vehicle } from "../cards";

export const STATE_WORDS: Record<IncidentState, string> = {
  new: "nouvelle",
  open: "ouverte",
  held: "en attente",
  watched: "à la caméra",
  dispatched: "équipage envoyé",
  on_scene: "équipage sur place",
  handed_over: "transmise",
  ended: "terminée",
};

export const ONGOING_WORDS: Record<Ongoing, string> = {
  now: "en train de se passer",
  over: "fini au moment du signalement",
  recurring: "revient souvent",
  unknown: "en cours ou non : inconnu",
};

export const CREW_WORDS: Record<CrewState, string> = {
  available: "disponible",
  committed: "engagé",
  pause: "en pause",
  off_duty: "hors service",
  unreachable: "sans signe",
};

/** What a crew can do, as the server's own reasons say it; an unknown code is shown as it is. */
export const SKILL_WORDS: Record<string, string> = {
  motorbike: "moto",
  bike: "vélo",
  dog: "chien",
  tow_authority: "agent habilité fourrière",
};

/** Where a position of a crew comes from. */
export const FIX_SOURCE_WORDS: Record<string, string> = {
  field: "l’application",
  owntracks: "OwnTracks",
  traccar: "Traccar",
};

export const MISSION_WORDS: Record<string, string> = {
  planned: "prévue dans la tournée",
  sent: "mission envoyée",
  acknowledged: "mission reçue",
  en_route: "en route",
  on_scene: "sur place",
  cleared: "terminé",
  refused: "refusée",
  recalled: "rappelée",
  diverted: "déroutée",
};

export const VEHICLE_WORDS: Record<Vehicle, string> = {
  car: "voiture",
  motorbike: "moto",
  bike: "vélo",
  foot: "à pied",
  van: "fourgon",
};

export const ROLE_WORDS: Record<string, string> = {
  operator: "opérateur",
  supervisor: "chef de salle",
  admin: "administration",
};

export const PRIORITY_WORDS: Record<number, string> = {
  1: "urgence 1, la plus haute",
  2: "urgence 2",
  3: "urgence 3",
  4: "urgence 4, la plus basse",
};

/** Lower case without accents, so that "evêché" and "Eveche" meet. */
export function fold(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase();
}

export function contains(folded: string, words: readonly string[]): boolean {
  return words.every((word) => folded.includes(word));
}

/** Where it is, as one line: address, else the reporter's own words, else a plain admission. */
export function placeLine(card: IncidentCard): string {
  return card.address || card.place_words || (card.lon === null ? "lieu à préciser" : "position sans adresse");
}

const SOURCE_WORDS: Record<string, string> = {
  gps: "position du téléphone",
  pin: "repère placé à la main",
  address: "adresse trouvée",
};

/** What qualifies the place: words, floor, sector, how the point is known and how exact, whose ground it is. */
export function placeDetails(card: IncidentCard): string[] {
  const isPlaced = card.lon !== null;
  return [
    card.address && card.place_words ? `« ${card.place_words} »` : "",
    card.floor,
    card.sector ? `secteur ${card.sector.name}` : "",
    isPlaced ? (SOURCE_WORDS[card.location_source] ?? "") : "sans position",
    card.accuracy_m !== null && isPlaced ? `précision ${Math.round(card.accuracy_m)} m` : "",
    card.has_left ? "le déclarant n’y est plus" : "",
    card.outside === null ? "" : `hors de la commune${card.outside ? ` : ${card.outside}` : ""}`,
  ].filter(Boolean);
}

export function counted(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n < 2 ? one : many}`;
}

/** "Centre · voiture, 3 agents" */
export function crewLine(crew: CrewCard): string {
  const parts = [`${VEHICLE_WORDS[crew.vehicle]}, ${counted(crew.officers, "agent")}`];
  if (crew.sector) parts.unshift(crew.sector.name);
  return parts.join(" · ");
}

/** What the row says about who handles it. */
export function claimWords(card: IncidentCard, myId: number): string {
  const crews = card.missions.map((mission) => mission.crew);
  if (crews.length > 0) return crews.join(", ");
  if (card.service && card.state === "handed_over") return card.service.name;
  if (!card.claimed_by) return "personne";
  const who = card.claimed_by.id === myId ? "vous" : card.claimed_by.initials;
  return card.claimed_by.offered ? `proposée à ${who}` : who;
}
