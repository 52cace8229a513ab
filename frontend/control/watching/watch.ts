// What the desk knows of a look at cameras, and how it says it. Holds no rule; an image has no place here.

export interface WatchCamera {
  code: string;
  label: string;
  kind: "dome" | "fixed";
  lon: number;
  lat: number;
  distance_m: number;
  bearing: number; // degrees from the camera to the place, 0 is north
  side: string; // the same in words
  sees: boolean; // range and field alone
  is_invented: boolean;
}

export interface Watch {
  id: number;
  version: number;
  incident: string;
  state: "waiting" | "looking" | "decided" | "closed" | "withdrawn";
  reason: string;
  asked_by: string;
  asked_at: string;
  due_at: string;
  rang_at: string | null;
  by: { id: number; name: string } | null;
  from: string | null;
  to: string | null;
  looked: string[];
  decision: string | null;
  decision_label: string | null;
  words: string;
  cameras: WatchCamera[];
}

export interface WatchPage {
  watches: Watch[];
  law: string;
  decisions: { code: string; label: string }[];
}

/** « le lieu est au nord-est, à 85 m » and whether the camera can have it in its field. */
export function cameraWords(camera: WatchCamera): string {
  const where = `le lieu est ${camera.side}, à ${camera.distance_m} m`;
  if (camera.sees) return where;
  return `${where} · ${camera.kind === "dome" ? "hors de portée" : "hors de son champ ou de sa portée"}`;
}

/** What the operator of this desk may press, and why not otherwise. */
export function turnWords(watch: Watch, me: number): string {
  if (!watch.by) return "personne ne regarde encore";
  if (watch.by.id === me) return watch.from ? "vous regardez" : "vous vous en chargez";
  return watch.from ? `${watch.by.name} regarde` : `${watch.by.name} s’en charge`;
}

export function isMineToMove(watch: Watch, me: number): boolean {
  return watch.by === null || watch.by.id === me || watch.rang_at !== null;
}
