// The places of a list, on the ground: one numbered marker each, reached by keyboard like the list. Knows no page.

import { LngLatBounds, Marker } from "maplibre-gl";
import { openGround, type GroundOptions } from "./ground";
import type { LonLat } from "./types";

export interface MapPlace {
  code: string;
  type: string;
  name: string;
  number: string;
  at: LonLat;
}

export interface PlacesOptions extends GroundOptions {
  here?: LonLat | null;
  hereLabel?: string;
  onChoose?: (code: string) => void;
}

export interface PlacesMap {
  setPlaces(places: readonly MapPlace[]): void;
  destroy(): void;
}

const CLOSEST_ZOOM = 16;
const NEAREST = 8; // with a position, the first view holds these of the list; the others are a zoom away

export function createPlacesMap(element: HTMLElement, options: PlacesOptions): PlacesMap {
  const ground = openGround(element, options);
  let markers: Marker[] = [];
  const here = options.here ?? null;
  if (here) new Marker({ element: hereElement(options.hereLabel ?? "") }).setLngLat(here).addTo(ground.map);

  return {
    setPlaces(places) {
      for (const marker of markers) marker.remove();
      markers = places.map((place) => {
        const button = markerElement(place);
        button.addEventListener("click", () => options.onChoose?.(place.code));
        const marker = new Marker({ element: button, anchor: "bottom" }).setLngLat(place.at).addTo(ground.map);
        button.setAttribute("aria-label", `${place.number}, ${place.name}`); // the marker writes its own
        return marker;
      });
      const frame = new LngLatBounds();
      const first = here ? places.slice(0, NEAREST) : places;
      for (const at of [...first.map((place) => place.at), ...(here ? [here] : [])]) frame.extend(at);
      if (!frame.isEmpty()) ground.map.fitBounds(frame, { padding: 48, maxZoom: CLOSEST_ZOOM, animate: false });
    },
    destroy: () => ground.destroy(),
  };
}

/** A shape per type as well as a colour (map.css): the number is that of the list. */
function markerElement(place: MapPlace): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "place-marker";
  button.dataset["type"] = place.type;
  button.textContent = place.number;
  return button;
}

function hereElement(label: string): HTMLElement {
  const dot = document.createElement("div");
  dot.className = "here-marker";
  dot.setAttribute("role", "img");
  dot.setAttribute("aria-label", label);
  return dot;
}
