// A pin that a person places: dragged, tapped, or moved with the arrow keys. Knows no form.

import { Marker, type GeoJSONSource, type LngLat } from "maplibre-gl";
import { disc } from "./features";
import { openGround } from "./ground";
import type { LonLat, Picker, PickerOptions } from "./types";

const STEP_PX = 8;
const LEAP_PX = 48; // with Shift
const EDGE_PX = 40; // nearer to the edge than this, the map follows the pin
const KEYS: Record<string, [number, number]> = {
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
};
const PIN =
  '<svg viewBox="0 0 44 54" aria-hidden="true"><path class="body" d="M22 52 C16 40 5 33 5 20 a17 17 0 0 1 34 0 C39 33 28 40 22 52 Z"/><circle class="eye" cx="22" cy="20" r="6.5"/></svg>';

export function createPicker(element: HTMLElement, options: PickerOptions): Picker {
  const known: LonLat | null = options.lon != null && options.lat != null ? [options.lon, options.lat] : null;
  const start = known ?? options.center;
  const ground = openGround(element, { ...options, center: start, zoom: options.zoom ?? (known ? 17 : 13), label: "Carte" });
  const { map } = ground;
  const pin = pinElement(options.label || "Repère à déplacer");
  pin.dataset["placed"] = known ? "yes" : "no";
  const marker = new Marker({ element: pin, anchor: "bottom", draggable: true }).setLngLat(start).addTo(map);
  pin.setAttribute("aria-label", options.label || "Repère à déplacer"); // the marker writes its own
  let accuracy = options.accuracy ?? null;

  const showDisc = (): void => {
    const { lng, lat } = marker.getLngLat();
    map.getSource<GeoJSONSource>("accuracy")?.setData(disc([lng, lat], accuracy));
  };
  const placed = (at: LngLat): void => {
    pin.dataset["placed"] = "yes";
    accuracy = null; // what a person points at is no measure of a phone
    showDisc();
    options.onMove(at.lng, at.lat);
  };
  const move = (at: LngLat): void => {
    marker.setLngLat(at);
    placed(at);
  };

  let isFirst = true;
  ground.onDrawn(() => {
    showDisc();
    if (isFirst) options.onReady?.();
    isFirst = false;
  });
  marker.on("dragend", () => placed(marker.getLngLat()));
  map.on("click", ({ lngLat }) => move(lngLat));
  pin.addEventListener("keydown", (event) => {
    const way = KEYS[event.key];
    if (!way) return;
    event.preventDefault();
    event.stopPropagation(); // the map would pan
    const step = event.shiftKey ? LEAP_PX : STEP_PX;
    const { x, y } = map.project(marker.getLngLat());
    const [left, top] = [x + way[0] * step, y + way[1] * step];
    move(map.unproject([left, top]));
    const { clientWidth, clientHeight } = map.getContainer();
    const isNearEdge = left < EDGE_PX || top < EDGE_PX || left > clientWidth - EDGE_PX || top > clientHeight - EDGE_PX;
    if (isNearEdge) map.panTo(marker.getLngLat(), { duration: 200 });
  });

  return {
    moveTo(lon, lat, newAccuracy = null) {
      pin.dataset["placed"] = "yes";
      marker.setLngLat([lon, lat]);
      accuracy = newAccuracy;
      showDisc();
      map.easeTo({ center: [lon, lat], zoom: Math.max(map.getZoom(), 16), duration: 400 });
    },
    destroy: () => ground.destroy(),
  };
}

function pinElement(label: string): HTMLElement {
  const pin = document.createElement("div");
  pin.className = "citymap-pin";
  pin.tabIndex = 0;
  pin.setAttribute("role", "application"); // arrow keys belong to the pin, not to a screen reader's cursor
  pin.setAttribute("aria-roledescription", "repère");
  pin.setAttribute("aria-label", label);
  pin.innerHTML = PIN;
  return pin;
}
