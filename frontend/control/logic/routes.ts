// A route in words. Pure.

import type { Route } from "../cards";
import { distance } from "./time";

/** "C12 · 4 min de route", said approximate when no street was followed. */
export function routeLabel(crew: string, { seconds, source }: Route): string {
  const minutes = Math.max(1, Math.round(seconds / 60));
  return `${crew} · ${source === "streets" ? "" : "environ "}${minutes} min de route`;
}

/** "C12 : 4 min de route, 1,8 km par les rues" · "… à vol d’oiseau, durée approchée" */
export function routeWords(crew: string, route: Route): string {
  const how = route.source === "streets" ? "par les rues" : "à vol d’oiseau, durée approchée";
  return `${routeLabel(crew, route).replace(" · ", " : ")}, ${distance(route.metres)} ${how}`;
}
