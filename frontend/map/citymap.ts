// The map of cases and crews: keeps what pages give it and draws what changed, as often as the machine can.

import type { FeatureCollection } from "geojson";
import type { GeoJSONSource, Map as MapLibre, MapGeoJSONFeature, Point, PointLike } from "maplibre-gl";
import { ChosenMark } from "./chosen";
import { gatheredWords, isCrowded } from "./crowd";
import {
  closureFeatures,
  collection,
  cornersOf,
  crewFeatures,
  disc,
  frameOf,
  incidentFeatures,
  isPlaced,
  isSame,
  pixelsOf,
  placeFeatures,
  point,
  routeFeatures,
  widen,
} from "./features";
import { openGround, type Ground } from "./ground";
import { SOURCES, type SourceName } from "./layers";
import { Pace } from "./pace";
import { takePen } from "./pen";
import { pictureOf } from "./symbols";
import type {
  BBox,
  CityMap,
  Followed,
  Insets,
  LonLat,
  MapClosure,
  MapCrew,
  MapIncident,
  MapOptions,
  MapPlace,
  MapPosition,
  MapRoute,
  Me,
  Pen,
  PenOptions,
} from "./types";

const NEAR_PX = 14; // how far beside a symbol a finger may fall
const DISC_PX = 24; // a smaller disc hides under its symbol
const CLOSE_ZOOM = 16;
const TOUCHABLE = ["incidents", "crews", "closure-signs", "places"]; // upper layers first
const HANDS = ["keydown", "pointerdown", "wheel"];
const CALM_SHARE = 0.2; // a followed thing may wander in the middle of the view before the view moves

export function createMap(element: HTMLElement, options: MapOptions): CityMap {
  return new DrawnMap(openGround(element, options), options);
}

class DrawnMap implements CityMap {
  private readonly map: MapLibre;
  private incidents: readonly MapIncident[] = [];
  private readonly crews = new Map<string, MapCrew>();
  private positions = new Map<string, MapPosition>();
  private route: MapRoute | null = null;
  private closures: readonly MapClosure[] = [];
  private places: readonly MapPlace[] = [];
  private pen: Pen | null = null;
  private me: Me | null = null;
  private selected: string | null = null;
  private selectedCrew: string | null = null;
  private followed: Followed = null;
  private readonly stale = new Set<SourceName>();
  private readonly shown = new Map<SourceName, FeatureCollection>();
  private readonly pace = new Pace(() => this.draw());
  private readonly mark: ChosenMark;
  private isCrowded = false;
  private isReady = false;
  private readonly life = new AbortController();

  constructor(
    private readonly ground: Ground,
    private readonly options: MapOptions,
  ) {
    this.map = ground.map;
    this.mark = new ChosenMark(this.map);
    ground.onDrawn(() => this.drawn());
    this.map.on("idle", () => this.pace.settled());
    this.map.on("zoomend", () => this.changed("accuracy"));
    this.map.on("click", (event) => this.touched(event.point));
    this.map.getCanvas().addEventListener("keydown", ({ key }) => {
      if (key === "Enter") this.touched(this.map.project(this.map.getCenter()));
    });
    const always = { capture: true, passive: true, signal: this.life.signal };
    for (const sign of HANDS) window.addEventListener(sign, () => this.pace.hands(), always);
    this.map.on("movestart", (event) => {
      if ("originalEvent" in event && event.originalEvent) this.userMoved();
    });
    for (const layer of TOUCHABLE) {
      this.map.on("mouseenter", layer, () => this.point("pointer"));
      this.map.on("mouseleave", layer, () => this.point(""));
    }
  }

  get isFollowing(): boolean {
    return this.followed !== null;
  }

  setIncidents(cards: readonly MapIncident[]): void {
    this.incidents = cards;
    this.markChosen();
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
    this.markChosen();
    this.changed("accuracy");
  }

  selectCrew(callSign: string | null): void {
    if (callSign === this.selectedCrew) return;
    this.selectedCrew = callSign;
    this.changed("crews");
  }

  showRoute(route: MapRoute | null): void {
    this.route = route;
    this.changed("route");
  }

  setClosures(closures: readonly MapClosure[]): void {
    this.closures = closures;
    this.changed("closures");
  }

  setPlaces(places: readonly MapPlace[]): void {
    this.places = places;
    this.changed("places");
  }

  takePen(options: PenOptions): Pen {
    this.pen?.drop();
    const pen = takePen(this.map, options);
    this.pen = pen;
    const drop = (): void => {
      pen.drop();
      if (this.pen === pen) this.pen = null;
    };
    return { ...pen, drop };
  }

  picture(sign: string): string | null {
    return pictureOf(sign, this.ground.theme());
  }

  setMe(me: Me | null): void {
    this.me = me;
    this.changed("me", "me-accuracy");
  }

  showPoint(lon: number, lat: number, zoom = CLOSE_ZOOM): void {
    this.followed = null;
    this.map.easeTo({ center: [lon, lat], zoom: Math.max(this.map.getZoom(), zoom), duration: 500 });
  }

  showShape(shape: MapClosure["shape"]): void {
    const frame = frameOf(cornersOf(shape));
    this.followed = null;
    if (frame) this.map.fitBounds(frame, { padding: 96, maxZoom: CLOSE_ZOOM, duration: 400 });
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
    this.pace.stop();
    this.life.abort();
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
    if (this.isReady) this.pace.ask();
  }

  private drawn(): void {
    const isFirst = !this.isReady;
    this.isReady = true;
    this.isCrowded = false;
    this.shown.clear(); // a new style starts empty
    this.markChosen();
    this.changed(...SOURCES.filter((name) => name !== "draft"));
    this.pen?.redraw();
    if (isFirst) this.options.onReady?.();
  }

  private draw(): void {
    const isChanged = [...this.stale].map((name) => this.show(name)).includes(true);
    this.stale.clear();
    this.keepInView();
    if (!isChanged && this.map.loaded()) this.pace.settled(); // nothing to wait for
  }

  private show(name: SourceName): boolean {
    const fresh = this.features(name);
    if (isSame(this.shown.get(name), fresh)) return false;
    this.shown.set(name, fresh);
    const source = this.map.getSource<GeoJSONSource>(name);
    if (name === "incidents") this.gather(fresh.features.length, source);
    void source?.setData(fresh);
    return true;
  }

  private gather(placed: number, source: GeoJSONSource | undefined): void {
    const wasCrowded = this.isCrowded;
    this.isCrowded = isCrowded(placed, wasCrowded);
    if (this.isCrowded !== wasCrowded) void source?.setClusterOptions({ ...source.getClusterOptions(), cluster: this.isCrowded });
  }

  private features(name: SourceName): FeatureCollection {
    switch (name) {
      case "incidents":
        return incidentFeatures(this.incidents);
      case "crews":
        return crewFeatures(this.crews.values(), this.positions, this.selectedCrew);
      case "route":
        return routeFeatures(this.route);
      case "closures":
        return closureFeatures(this.closures);
      case "places":
        return placeFeatures(this.places);
      case "accuracy": {
        const card = this.chosen();
        if (!card || !isPlaced(card)) return collection([]);
        const isSeen = pixelsOf(card.accuracy_m ?? 0, card.lat, this.map.getZoom()) > DISC_PX;
        return disc(isSeen ? [card.lon, card.lat] : null, card.accuracy_m);
      }
      case "me":
        return collection(this.me ? [point([this.me.lon, this.me.lat], {})] : []);
      case "draft":
        return collection([]); // the pen's own
      case "me-accuracy":
        return disc(this.me && [this.me.lon, this.me.lat], this.me?.accuracy_m);
    }
  }

  private markChosen(): void {
    this.mark.show(this.chosen(), this.ground.theme());
  }

  private chosen(): MapIncident | undefined {
    return this.incidents.find(({ code }) => code === this.selected);
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

  /** A finger, or Enter with the cross in the middle of the view. */
  private touched(at: Point): void {
    if (this.pen) return;
    const around: [PointLike, PointLike] = [
      [at.x - NEAR_PX, at.y - NEAR_PX],
      [at.x + NEAR_PX, at.y + NEAR_PX],
    ];
    const layers = { layers: TOUCHABLE };
    const found = this.map.queryRenderedFeatures(at, layers)[0] ?? this.map.queryRenderedFeatures(around, layers)[0];
    if (found) this.chose(found);
  }

  private chose(found: MapGeoJSONFeature): void {
    const about = found.properties;
    if (about["point_count"]) void this.unfold(found);
    else if (found.layer.id === "crews") this.options.onSelectCrew?.(String(about["call_sign"]));
    else if (found.layer.id === "places") this.options.onSelectPlace?.(String(about["id"]));
    else if (found.layer.id === "closure-signs") this.options.onSelectClosure?.(Number(about["id"]));
    else this.options.onSelectIncident?.(String(about["code"]));
  }

  /** Closer, just as much as a gathering needs to come apart. */
  private async unfold({ properties, geometry }: MapGeoJSONFeature): Promise<void> {
    const source = this.map.getSource<GeoJSONSource>("incidents");
    if (!source || geometry.type !== "Point") return;
    const zoom = await source.getClusterExpansionZoom(Number(properties["cluster_id"]));
    const { point_count: count, urgent, unopened } = properties;
    this.options.onUnfold?.(gatheredWords(Number(count), Number(urgent), Number(unopened)));
    this.userMoved();
    this.map.easeTo({ center: geometry.coordinates as LonLat, zoom: zoom + 0.2, duration: 400 });
  }
}
