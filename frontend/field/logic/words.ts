// Moments, distances and places as the crew reads them. Pure.

import type { CrewState, MissionIncident } from "../cards";

const HOUR = new Intl.DateTimeFormat("fr-FR", { hour: "2-digit", minute: "2-digit" });
const SECOND = new Intl.DateTimeFormat("fr-FR", { hour: "2-digit", minute: "2-digit", second: "2-digit" });

const DAY = new Intl.DateTimeFormat("fr-FR", { weekday: "long", day: "numeric", month: "long" });

/** "mardi 1 décembre". */
export const day = (at: string | Date): string => DAY.format(new Date(at)).replace(/\b1 /, "1er ");
export const hour = (at: string | Date): string => HOUR.format(new Date(at));
export const hourWithSeconds = (at: string | Date): string => SECOND.format(new Date(at));

/** "3 s", "4 min", "2 h 05". */
export function span(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")}`;
}

export const DUTY_WORDS: Readonly<Record<CrewState, string>> = {
  available: "disponible",
  committed: "en mission",
  pause: "en pause",
  off_duty: "hors service",
  unreachable: "sans signe",
};

const ONGOING: Readonly<Record<MissionIncident["ongoing"], string>> = {
  now: "en cours au moment du signalement",
  over: "terminé au moment du signalement",
  recurring: "revient souvent",
  unknown: "",
};

/** "en cours au moment du signalement · 3 témoins · signalé à 20:58". */
export function situation(incident: MissionIncident): string {
  const witnesses = incident.witnesses > 1 ? `${incident.witnesses} témoins` : "1 témoin";
  return [ONGOING[incident.ongoing], witnesses, `signalé à ${hour(incident.created_at)}`].filter(Boolean).join(" · ");
}

export const placeOf = (incident: MissionIncident): string =>
  incident.address || incident.place_words || (incident.lon === null ? "Lieu non précisé" : "Point sur la carte");

/** Hands the way over to the phone's own navigation; iOS does not know `geo:`. */
export function routeLink(incident: MissionIncident, userAgent: string): string {
  const { lon, lat } = incident;
  const name = encodeURIComponent(placeOf(incident));
  const point = lon === null || lat === null ? null : `${lat},${lon}`;
  if (/iPhone|iPad|iPod/.test(userAgent)) return `maps:?${point ? `daddr=${point}&q=${name}` : `q=${name}`}`;
  return point ? `geo:${point}?q=${point}(${name})` : `geo:0,0?q=${name}`;
}
