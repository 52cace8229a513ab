// The pin on the map. This file and the map behind it are fetched only when somebody opens the map.

import { createPicker } from "../map";
import type { Place } from "./place";

export function showPicker(place: Place, box: HTMLElement): void {
  const [lon = 0, lat = 0] = (place.form.dataset["center"] ?? "").split(",").map(Number);
  const known = place.current();
  let isMine = false; // the change comes from the pin itself: do not move the map under the finger
  const picker = createPicker(box, {
    lon: known?.lon ?? null,
    lat: known?.lat ?? null,
    accuracy: known?.accuracyM || null,
    center: [lon, lat],
    zoom: known ? 17 : 13,
    label: box.dataset["label"] ?? "",
    onMove(pinLon, pinLat) {
      isMine = true;
      place.keep({ lon: pinLon, lat: pinLat, accuracyM: 0 }, "pin");
      isMine = false;
    },
  });
  place.onChange((fix) => {
    if (!isMine) picker.moveTo(fix.lon, fix.lat, fix.accuracyM || null);
  });
}
