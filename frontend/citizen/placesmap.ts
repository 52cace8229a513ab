// The map of the list of places. This file and the map behind it are fetched only when somebody opens the map.

import { createPlacesMap, type MapPlace } from "../map/places";
import type { LonLat } from "../map/types";

export function showPlaces(box: HTMLElement): void {
  const map = createPlacesMap(box, {
    center: degrees(box.dataset["center"]) ?? [0, 0],
    here: degrees(box.dataset["here"]),
    hereLabel: box.dataset["hereLabel"] ?? "",
    label: box.dataset["label"] ?? "",
    onChoose: (code) => document.getElementById(`lieu-${code}`)?.querySelector("a")?.focus(),
  });
  map.setPlaces(listed(document));
}

/** The list is the truth: the map shows what it holds, under the same numbers; what has no point stays in the list. */
export function listed(page: ParentNode): MapPlace[] {
  return [...page.querySelectorAll<HTMLElement>("[data-place-type][data-lon]")].map((card) => ({
    code: card.id.replace(/^lieu-/, ""),
    type: card.dataset["placeType"] ?? "",
    name: card.querySelector("h3 .name")?.textContent ?? "",
    number: card.querySelector("h3 .num")?.textContent ?? "",
    at: [Number(card.dataset["lon"]), Number(card.dataset["lat"])],
  }));
}

function degrees(text: string | undefined): LonLat | null {
  const [lon, lat] = (text ?? "").split(",").map(Number);
  return lon !== undefined && lat !== undefined && Number.isFinite(lon) && Number.isFinite(lat) ? [lon, lat] : null;
}
