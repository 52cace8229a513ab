// What pages give to the map and what it gives back. No code, so types can be imported without loading MapLibre.

export type LonLat = [number, number];
export type BBox = [number, number, number, number]; // west, south, east, north
export type Theme = "light" | "dark";

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
  label?: string;
  onReady?: () => void;
  onSelectIncident?: (code: string) => void;
  onSelectCrew?: (callSign: string) => void;
  /** A gesture or a key moved the view: following has stopped. */
  onUserMoved?: () => void;
}

export interface CityMap {
  setIncidents(cards: readonly MapIncident[]): void;
  setCrews(crews: readonly MapCrew[], positions: readonly MapPosition[]): void;
  setPositions(positions: readonly MapPosition[]): void;
  select(code: string | null): void;
  selectCrew(callSign: string | null): void;
  showRoute(coords: readonly LonLat[] | null): void;
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
  /** Accessible name of the pin. */
  label?: string;
  onMove: (lon: number, lat: number) => void;
  onReady?: () => void;
}

export interface Picker {
  moveTo(lon: number, lat: number, accuracy?: number | null): void;
  destroy(): void;
}
