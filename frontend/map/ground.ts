// The map under everything: MapLibre with its worker, tiles by byte range from our own server, style by theme.

import "maplibre-gl/dist/maplibre-gl.css";
import "./map.css";
import { Map as MapLibre, addProtocol, setWorkerUrl, type MapOptions as LibreOptions, type StyleSpecification } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";
import { Protocol } from "pmtiles";
import { widen } from "./features";
import { ownLayers, ownSources } from "./layers";
import { drawSymbols } from "./symbols";
import { COLOURS, watchTheme } from "./theme";
import type { BBox, LonLat, Theme, Use } from "./types";

setWorkerUrl(workerUrl);
addProtocol("pmtiles", new Protocol().tile);

/** This browser has no WebGL 2: show the list instead. */
export class MapUnavailable extends Error {}

export interface GroundOptions {
  center: LonLat;
  zoom?: number;
  bbox?: BBox;
  theme?: "auto" | Theme;
  use?: Use;
  label?: string;
}

export interface Ground {
  map: MapLibre;
  theme(): Theme;
  /** Runs now if the style is there, and again after each change of style. */
  onDrawn(listener: (theme: Theme) => void): void;
  destroy(): void;
}

/** The words MapLibre itself says. */
const WORDS = {
  "Map.Title": "Carte",
  "Marker.Title": "Repère",
  "AttributionControl.ToggleAttribution": "Origine de la carte",
  "AttributionControl.MapFeedback": "Signaler une erreur de carte",
};

export function openGround(element: HTMLElement, options: GroundOptions): Ground {
  if (!hasWebGL()) throw new MapUnavailable();
  element.classList.add("citymap");
  const life = new AbortController();
  element.addEventListener("keydown", keepOwnKeys, { signal: life.signal });
  const map = new MapLibre(libreOptions(element, options));
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.on("error", ({ error }) => console.warn("map", error.message)); // a missing tile is no reason to stop
  const listeners: ((theme: Theme) => void)[] = [];
  let drawn: Theme | null = null;
  let wanted: Theme = "light";
  map.on("style.load", () => {
    drawn = wanted;
    for (const { id, image, options: how } of drawSymbols(wanted)) if (!map.hasImage(id)) map.addImage(id, image, how);
    for (const listener of listeners) listener(wanted);
  });
  map.on("idle", () => (element.dataset["settled"] = "yes"));
  map.on("movestart", () => delete element.dataset["settled"]);
  let isOver = false;
  const stop = watchTheme(options.theme ?? "auto", (theme) => {
    wanted = theme;
    void fetchStyle(theme, options.use ?? usualUse()).then((style) => {
      if (isOver || theme !== wanted) return;
      map.setStyle(style, { diff: false });
      bound(map, style, options.bbox);
    });
  });
  return {
    map,
    theme: () => wanted,
    onDrawn(listener) {
      listeners.push(listener);
      if (drawn) listener(drawn);
    },
    destroy() {
      isOver = true;
      life.abort();
      stop();
      map.remove();
    },
  };
}

function hasWebGL(): boolean {
  const context = document.createElement("canvas").getContext("webgl2");
  context?.getExtension("WEBGL_lose_context")?.loseContext(); // browsers allow only a few at a time
  return context !== null;
}

const OWN_KEYS = new Set(["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "+", "=", "-", "Enter"]);

/** Keys that move the map mean nothing else to the page around it. */
function keepOwnKeys(event: KeyboardEvent): void {
  if (OWN_KEYS.has(event.key)) event.stopPropagation();
}

function libreOptions(element: HTMLElement, { center, zoom, bbox, label }: GroundOptions): LibreOptions {
  const view: Partial<LibreOptions> = bbox && zoom === undefined ? { bounds: bbox, fitBoundsOptions: { padding: 12 } } : { center, zoom: zoom ?? 13 };
  return {
    container: element,
    ...view,
    locale: label ? { ...WORDS, "Map.Title": label } : WORDS,
    attributionControl: { compact: false, customAttribution: [] },
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    maxPitch: 0,
    minZoom: 8,
    maxZoom: 19,
    fadeDuration: 0, // a name that fades in is a dozen frames more
    renderWorldCopies: false,
  };
}

/** Fingers mean a phone, and a phone means daylight. */
const usualUse = (): Use => (matchMedia("(pointer: coarse)").matches ? "phone" : "desk");

/** The style of the ground with our own layers on top; without the server, our symbols on a plain ground. */
async function fetchStyle(theme: Theme, use: Use): Promise<StyleSpecification> {
  let style: StyleSpecification = {
    version: 8,
    sources: {},
    layers: [{ id: "background", type: "background", paint: { "background-color": COLOURS[theme].accentSoft } }],
  };
  try {
    const response = await fetch(`/carte/style.json?theme=${theme}&use=${use}`);
    if (response.ok) style = (await response.json()) as StyleSpecification;
  } catch {
    // no network: what the pages know is drawn all the same
  }
  return {
    ...style,
    sources: { ...style.sources, ...ownSources() },
    layers: [...style.layers, ...ownLayers(theme)],
  };
}

/** Nothing is drawn beyond the frame of the ground: do not let people get lost there. */
function bound(map: MapLibre, style: StyleSpecification, bbox: BBox | undefined): void {
  const about = style.metadata as { "allopm:bounds"?: BBox | null; "allopm:ground"?: string } | undefined;
  const frame = about?.["allopm:bounds"] ?? (bbox ? widen(bbox) : null);
  if (frame) map.setMaxBounds(frame);
  map.getContainer().dataset["ground"] = about?.["allopm:ground"] ?? "none";
}
