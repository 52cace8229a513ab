// What pages give to the map and what it gives back. No code, so types can be imported without loading MapLibre.

import type { LineString, Polygon } from "geojson";
import type { Drawing } from "./drawing";

export type LonLat = [number, number];
export type BBox = [number, number, number, number]; // west, south, east, north
export type Theme = "light" | "dark";
export type Use = "desk" | "phone";

/** A subset of the desk's IncidentCard. */
export interface MapIncident {
  code: string;
  priority: 1 | 2 | 3 | 4;
  group: string;
  state: string;
  kind_label: string;
  lon: number | null;
  lat: number | null;
  accuracy_m: number | null;
}

/** A subset of the desk's CrewCard. */
export interface MapCrew {
  call_sign: string;
  vehicle: "car" | "motorbike" | "bike" | "foot" | "van";
  state: string;
  mission: { state: string } | null;
}

export interface MapPosition {
  call_sign: string;
  lon: number;
  lat: number;
  heading?: number | null;
  accuracy_m?: number | null;
}

export interface Me {
  lon: number;
  lat: number;
  accuracy_m?: number | null;
  heading?: number | null;
}

/** A street or a quarter that is closed or slow. */
export interface MapClosure {
  id: number;
  kind: "closed" | "slow";
  title: string;
  shape: LineString | Polygon;
  is_active: boolean; // false: planned
}

/** A subset of a feature of the public places. */
export interface MapPlace {
  id: string;
  type: string;
  name: string;
  lon: number;
  lat: number;
}

export interface MapRoute {
  coords: readonly LonLat[];
  label: string; // "C12 · 4 min"
  isStraight: boolean; // no street was followed: drawn dashed
}

export interface PenOptions {
  onChange: (drawing: Drawing) => void;
  onLeave: () => void;
}

export interface Pen {
  undo(): void;
  finish(): void;
  redraw(): void;
  drop(): void;
}

export type Followed = { incident: string } | { crew: string } | "me" | "all" | null;

export interface Insets {
  top?: number;
  right?: number;
  bottom?: number;
  left?: number;
}

export interface MapOptions {
  center: LonLat;
  zoom?: number;
  /** What fitAll() shows when there is nothing else, and the first view when no zoom is given. */
  bbox?: BBox;
  /** "auto" follows the system, live. */
  theme?: "auto" | Theme;
  /** What the ground is tuned for: a control room's screens, or a phone in the sun; by the pointer when not said. */
  use?: Use;
  label?: string;
  onReady?: () => void;
  onSelectIncident?: (code: string) => void;
  onSelectCrew?: (callSign: string) => void;
  onSelectPlace?: (id: string) => void;
  onSelectClosure?: (id: number) => void;
  /** A gathering of cases was opened: "37 affaires, la plus urgente P1". */
  onUnfold?: (words: string) => void;
  /** A gesture or a key moved the view: following has stopped. */
  onUserMoved?: () => void;
}

export interface CityMap {
  setIncidents(cards: readonly MapIncident[]): void;
  setCrews(crews: readonly MapCrew[], positions: readonly MapPosition[]): void;
  setPositions(positions: readonly MapPosition[]): void;
  select(code: string | null): void;
  selectCrew(callSign: string | null): void;
  showRoute(route: MapRoute | null): void;
  setClosures(closures: readonly MapClosure[]): void;
  setPlaces(places: readonly MapPlace[]): void;
  showShape(shape: LineString | Polygon): void;
  /** Until dropped, clicks and keys draw; nothing is selected meanwhile. */
  takePen(options: PenOptions): Pen;
  /** The address of one of the map's symbols, for a legend; null before the map is drawn. */
  picture(sign: string): string | null;
  setMe(me: Me | null): void;
  showPoint(lon: number, lat: number, zoom?: number): void;
  fitAll(): void;
  follow(what: Followed): void;
  readonly isFollowing: boolean;
  setInsets(insets: Insets): void;
  destroy(): void;
}

export interface PickerOptions {
  /** Without a place, the pin stands at the center and onMove waits for the person. */
  lon?: number | null;
  lat?: number | null;
  accuracy?: number | null;
  center: LonLat;
  zoom?: number;
  bbox?: BBox;
  theme?: "auto" | Theme;
  use?: Use;
  /** Accessible name of the pin. */
  label?: string;
  onMove: (lon: number, lat: number) => void;
  onReady?: () => void;
}

export interface Picker {
  moveTo(lon: number, lat: number, accuracy?: number | null): void;
  destroy(): void;
}
