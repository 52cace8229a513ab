// What the rest of the desk asks of the map. Before the map is there, or without one, nothing happens.

import type { CityMap } from "../../map";
import type { IncidentCard, Position } from "../cards";

export class MapLink {
  city = $state.raw<CityMap | null>(null);

  showAll(): void {
    this.city?.fitAll();
  }

  showCase(card: IncidentCard): void {
    if (card.lon !== null && card.lat !== null) this.city?.showPoint(card.lon, card.lat);
  }

  showCrew(fix: Position): void {
    this.city?.showPoint(fix.lon, fix.lat);
  }
}
