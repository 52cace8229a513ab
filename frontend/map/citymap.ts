// The map of cases and crews: keeps what pages give it and draws it once per frame.

import type { GeoJSONSource, Map as MapLibre, MapMouseEvent, PointLike } from "maplibre-gl";
import { collection, crewFeatures, disc, frameOf, incidentFeatures, isPlaced, point, routeFeatures, widen } from "./features";
import { openGround, type Ground } from "./ground";
import type { SourceName } from "./layers";
import type { BBox, CityMap, Followed, Insets, LonLat, MapCrew, MapIncident, MapOptions, MapPosition, Me } from "./types";

const NEAR_PX = 14; // how far beside a symbol a finger may fall
const CLOSE_ZOOM = 16;
const CALM_SHARE = 0.2; // a followed thing may wander in the middle of the view before the view moves

export function createMap(element: HTMLElement, options: MapOptions): CityMap {
  return new DrawnMap(openGround(element, options), options);
}

class DrawnMap implements CityMap {
  private readonly map: MapLibre;
  private incidents: readonly MapIncident[] = [];
  private readonly crews = new Map<string, MapCrew>();
  private positions = new Map<string, MapPosition>();
  private route: readonly LonLat[] | null = null;
  private me: Me | null = null;
  private selected: string | null = null;
  private selectedCrew: string | null = null;
  private followed: Followed = null;
  private readonly stale = new Set<SourceName>();
  private frame = 0;
  private isReady = false;

  constructor(
    private readonly ground: Ground,
    private readonly options: MapOptions,
  ) {
    this.map = ground.map;
    ground.onDrawn(() => this.drawn());
    this.map.on("click", (event) => this.clicked(event));
    this.map.on("movestart", (event) => {
      if ("originalEvent" in event && event.originalEvent) this.userMoved();
    });
    for (const layer of ["incidents", "crews"]) {
      this.map.on("mouseenter", layer, () => this.point("pointer"));
      this.map.on("mouseleave", layer, () => this.point(""));
    }
  }

  get isFollowing(): boolean {
    return this.followed !== null;
  }

  setIncidents(cards: readonly MapIncident[]): void {
    this.incidents = cards;
    this.changed("incidents", "accuracy");
  }

  setCrews(crews: readonly MapCrew[], positions: readonly MapPosition[]): void {
    this.crews.clear();
    for (const crew of crews) this.crews.set(crew.call_sign, crew);
    this.positions = new Map(positions.map((fix) => [fix.call_sign, fix]));
    this.changed("crews");
  }

  setPositions(positions: readonly MapPosition[]): void {
    for (const fix of positions) this.positions.set(fix.call_sign, fix);
    this.changed("crews");
  }

  select(code: string | null): void {
    if (code === this.selected) return;
    this.selected = code;
    this.changed("incidents", "accuracy");
  }

  selectCrew(callSign: string | null): void {
    if (callSign === this.selectedCrew) return;
    this.selectedCrew = callSign;
    this.changed("crews");
  }

  showRoute(coords: readonly LonLat[] | null): void {
    this.route = coords;
    this.changed("route");
  }

  setMe(me: Me | null): void {
    this.me = me;
    this.changed("me", "me-accuracy");
  }

  showPoint(lon: number, lat: number, zoom = CLOSE_ZOOM): void {
    this.followed = null;
    this.map.easeTo({ center: [lon, lat], zoom: Math.max(this.map.getZoom(), zoom), duration: 500 });
  }

  fitAll(): void {
    const frame = this.everything() ?? this.options.bbox;
    if (frame) this.map.fitBounds(frame, { padding: 56, maxZoom: CLOSE_ZOOM, duration: 400 });
  }

  follow(what: Followed): void {
    this.followed = what;
    this.keepInView();
  }

  setInsets(insets: Insets): void {
    this.map.setPadding({ top: 0, right: 0, bottom: 0, left: 0, ...insets });
  }

  destroy(): void {
    cancelAnimationFrame(this.frame);
    this.ground.destroy();
  }

  private everything(): BBox | null {
    const limit = this.options.bbox && widen(this.options.bbox);
    return frameOf(this.points(), limit);
  }

  private *points(): Iterable<LonLat> {
    for (const card of this.incidents) if (isPlaced(card)) yield [card.lon, card.lat];
    for (const { geometry } of crewFeatures(this.crews.values(), this.positions, null).features) yield geometry.coordinates as LonLat;
    if (this.me) yield [this.me.lon, this.me.lat];
  }

  private changed(...sources: SourceName[]): void {
    for (const source of sources) this.stale.add(source);
    if (this.isReady && !this.frame) this.frame = requestAnimationFrame(() => this.draw());
  }

  private drawn(): void {
    const isFirst = !this.isReady;
    this.isReady = true;
    this.changed("incidents", "accuracy", "crews", "route", "me", "me-accuracy"); // a new style starts empty
    if (isFirst) this.options.onReady?.();
  }

  private draw(): void {
    this.frame = 0;
    for (const name of this.stale) this.map.getSource<GeoJSONSource>(name)?.setData(this.features(name));
    this.stale.clear();
    this.keepInView();
  }

  private features(name: SourceName): ReturnType<typeof collection> {
    switch (name) {
      case "incidents":
        return incidentFeatures(this.incidents, this.selected);
      case "crews":
        return crewFeatures(this.crews.values(), this.positions, this.selectedCrew);
      case "route":
        return routeFeatures(this.route);
      case "accuracy": {
        const card = this.incidents.find(({ code }) => code === this.selected);
        return disc(card && isPlaced(card) ? [card.lon, card.lat] : null, card?.accuracy_m);
      }
      case "me":
        return collection(this.me ? [point([this.me.lon, this.me.lat], {})] : []);
      case "me-accuracy":
        return disc(this.me && [this.me.lon, this.me.lat], this.me?.accuracy_m);
    }
  }

  private keepInView(): void {
    if (this.followed === "all") return this.keepAllInView();
    const place = this.followedPlace();
    if (!place) return;
    const { x, y } = this.map.project(place);
    const { clientWidth: width, clientHeight: height } = this.map.getContainer();
    const isCalm = Math.abs(x / width - 0.5) < CALM_SHARE && Math.abs(y / height - 0.5) < CALM_SHARE;
    if (!isCalm) this.map.easeTo({ center: place, duration: 600 });
  }

  private keepAllInView(): void {
    const frame = this.everything();
    const view = this.map.getBounds();
    if (frame && !(view.contains([frame[0], frame[1]]) && view.contains([frame[2], frame[3]]))) this.fitAll();
  }

  private followedPlace(): LonLat | null {
    const what = this.followed;
    if (what === null || what === "all") return null;
    if (what === "me") return this.me && [this.me.lon, this.me.lat];
    if ("crew" in what) {
      const fix = this.positions.get(what.crew);
      return fix ? [fix.lon, fix.lat] : null;
    }
    const card = this.incidents.find(({ code }) => code === what.incident);
    return card && isPlaced(card) ? [card.lon, card.lat] : null;
  }

  private userMoved(): void {
    this.followed = null;
    this.options.onUserMoved?.();
  }

  private point(cursor: string): void {
    this.map.getCanvas().style.cursor = cursor;
  }

  private clicked({ point: at }: MapMouseEvent): void {
    const around: [PointLike, PointLike] = [
      [at.x - NEAR_PX, at.y - NEAR_PX],
      [at.x + NEAR_PX, at.y + NEAR_PX],
    ];
    const layers = { layers: ["crews", "incidents"] };
    const found = this.map.queryRenderedFeatures(at, layers)[0] ?? this.map.queryRenderedFeatures(around, layers)[0];
    if (found?.layer.id === "incidents") this.options.onSelectIncident?.(String(found.properties["code"]));
    else if (found) this.options.onSelectCrew?.(String(found.properties["call_sign"]));
  }
}
