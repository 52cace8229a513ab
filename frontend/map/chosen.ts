// The chosen case over everything, as an element of the page: choosing another one draws no map again.

import { Marker, type Map as MapLibre } from "maplibre-gl";
import { isPlaced, symbolOf } from "./features";
import { pictureOf } from "./symbols";
import type { MapIncident, Theme } from "./types";

export class ChosenMark {
  private readonly symbol = new Image();
  private readonly group = new Image();
  private readonly marker: Marker;
  private isShown = false;

  constructor(private readonly map: MapLibre) {
    const element = document.createElement("div");
    element.className = "citymap-chosen";
    element.append(this.symbol, this.group);
    this.marker = new Marker({ element });
  }

  show(card: MapIncident | undefined, theme: Theme): void {
    if (!card || !isPlaced(card)) return this.hide();
    const { icon, group } = symbolOf(card);
    for (const [image, sign] of [[this.symbol, icon], [this.group, group]] as const) {
      const address = pictureOf(sign, theme) ?? "";
      if (image.getAttribute("src") !== address) image.setAttribute("src", address);
    }
    this.marker.setLngLat([card.lon, card.lat]);
    if (!this.isShown) this.marker.addTo(this.map);
    this.isShown = true;
    const element = this.marker.getElement(); // the marker says « Repère » of itself; the queue says it better
    for (const name of ["aria-label", "role", "tabindex"]) element.removeAttribute(name);
    element.setAttribute("aria-hidden", "true");
  }

  private hide(): void {
    this.marker.remove();
    this.isShown = false;
  }
}
