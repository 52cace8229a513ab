// Our own sources and layers, drawn over any ground: route, discs, incidents, crews, the crew's own dot.

import type { ExpressionSpecification, LayerSpecification, SourceSpecification } from "maplibre-gl";
import { GATHERED_ICON, GATHERING, IS_GATHERED } from "./crowd";
import { collection } from "./features";
import { pillInk } from "./symbols";
import { COLOURS } from "./theme";
import type { Theme } from "./types";

export const SOURCES = ["closures", "places", "route", "draft", "accuracy", "incidents", "chosen", "crews", "me", "me-accuracy"] as const;
export type SourceName = (typeof SOURCES)[number];

const BOLD = ["AlloPM Bold", "system-ui", "Noto Sans", "sans-serif"];

export function ownSources(): Record<string, SourceSpecification> {
  return Object.fromEntries(SOURCES.map((name) => [name, sourceOf(name)]));
}

const sourceOf = (name: SourceName): SourceSpecification => {
  const empty = { type: "geojson", data: collection([]) } as const;
  return name === "incidents" ? ({ ...empty, ...GATHERING } as unknown as SourceSpecification) : empty;
};

export function ownLayers(theme: Theme): LayerSpecification[] {
  const ours = [grounds, closures, routes, places, me, crews, incidents, chosen, draft]; // urgent things are never hidden
  return ours.flatMap((layers) => layers(theme));
}

function grounds(theme: Theme): LayerSpecification[] {
  const colours = COLOURS[theme];
  return [
    { id: "accuracy", type: "fill", source: "accuracy", paint: { "fill-color": colours.accent, "fill-opacity": 0.13 } },
    {
      id: "accuracy-edge",
      type: "line",
      source: "accuracy",
      paint: { "line-color": colours.accent, "line-width": 1.5, "line-dasharray": [3, 2] },
    },
  ];
}

const ROUND = { "line-cap": "round", "line-join": "round" } as const;

/** Hatched areas and barred streets; planned ones only as a dashed edge. */
function closures(theme: Theme): LayerSpecification[] {
  const colours = COLOURS[theme];
  const tone: ExpressionSpecification = ["match", ["get", "kind"], "closed", colours.priority[1], colours.priority[2]];
  const isActive: ExpressionSpecification = ["==", ["get", "active"], true];
  const isLine: ExpressionSpecification = ["==", ["geometry-type"], "LineString"];
  const drawn = { type: "line", source: "closures", layout: { "line-join": "round" } } as const;
  return [
    {
      id: "closure-areas",
      type: "fill",
      source: "closures",
      filter: ["all", ["==", ["geometry-type"], "Polygon"], isActive],
      paint: { "fill-pattern": ["concat", "hatch/", ["get", "kind"]], "fill-opacity": 0.75 },
    },
    {
      ...drawn,
      id: "closure-edges",
      filter: ["!=", ["geometry-type"], "Point"],
      paint: { "line-color": tone, "line-width": ["case", isLine, 7, 2], "line-opacity": ["case", isActive, 1, 0.25] },
    },
    {
      ...drawn,
      id: "closure-bars",
      filter: ["all", isLine, isActive],
      paint: { "line-color": colours.halo, "line-width": 4, "line-dasharray": [0.5, 1.5] },
    },
    {
      ...drawn,
      id: "closure-planned",
      filter: ["all", ["!=", ["geometry-type"], "Point"], ["!", isActive]],
      paint: { "line-color": tone, "line-width": 2.5, "line-dasharray": [3, 2] },
    },
    {
      id: "closure-signs",
      type: "symbol",
      source: "closures",
      filter: ["==", ["geometry-type"], "Point"],
      layout: {
        ...OVER_ALL,
        ...NAMED,
        "icon-image": ["get", "icon"],
        "icon-size": ["interpolate", ["linear"], ["zoom"], 11, 0.7, 14, 1],
        "text-field": ["step", ["zoom"], "", 14, ["get", "title"]],
        "text-size": 12,
        "text-offset": [0, 1.2],
      },
      paint: { "text-color": tone, "text-halo-color": colours.halo, "text-halo-width": 2, "icon-opacity": ["case", isActive, 1, 0.7] },
    },
  ];
}

function routes(theme: Theme): LayerSpecification[] {
  const colours = COLOURS[theme];
  const isStraight: ExpressionSpecification = ["==", ["get", "straight"], true];
  const drawn = { type: "line", source: "route", layout: ROUND } as const;
  return [
    { ...drawn, id: "route-edge", paint: { "line-color": colours.halo, "line-width": 8, "line-opacity": 0.85 } },
    { ...drawn, id: "route", filter: ["!", isStraight], paint: { "line-color": colours.accent, "line-width": 4.5 } },
    {
      ...drawn,
      id: "route-straight",
      filter: isStraight,
      layout: {},
      paint: { "line-color": colours.accent, "line-width": 3.5, "line-dasharray": [2, 1.5] },
    },
    {
      id: "route-words",
      type: "symbol",
      source: "route",
      filter: ["==", ["geometry-type"], "Point"],
      layout: { ...NAMED, "text-field": ["get", "label"], "text-size": 14, "text-allow-overlap": true, "text-anchor": "bottom", "text-offset": [0, -0.7] },
      paint: { "text-color": colours.ink, "text-halo-color": colours.halo, "text-halo-width": 2.5 },
    },
  ];
}

function places(theme: Theme): LayerSpecification[] {
  const colours = COLOURS[theme];
  return [
    {
      id: "places",
      type: "symbol",
      source: "places",
      layout: {
        ...OVER_ALL,
        ...NAMED,
        "icon-image": ["get", "icon"],
        "icon-size": ["interpolate", ["linear"], ["zoom"], 11, 0.7, 15, 1],
        "text-field": ["step", ["zoom"], "", 15, ["get", "name"]],
        "text-optional": true,
        "text-size": 11.5,
        "text-max-width": 9,
        "text-offset": [0, 1.2],
      },
      paint: { "text-color": colours.ink, "text-halo-color": colours.halo, "text-halo-width": 1.8 },
    },
  ];
}

/** What is being drawn, and the points put down. */
function draft(theme: Theme): LayerSpecification[] {
  const { priority, halo, ink } = COLOURS[theme];
  return [
    {
      id: "draft-area",
      type: "fill",
      source: "draft",
      filter: ["==", ["geometry-type"], "Polygon"],
      paint: { "fill-color": priority[1], "fill-opacity": 0.2 },
    },
    {
      id: "draft-line",
      type: "line",
      source: "draft",
      filter: ["!=", ["geometry-type"], "Point"],
      layout: ROUND,
      paint: { "line-color": priority[1], "line-width": 4, "line-dasharray": [1.5, 1.5] },
    },
    {
      id: "draft-points",
      type: "circle",
      source: "draft",
      filter: ["==", ["geometry-type"], "Point"],
      paint: { "circle-radius": 6, "circle-color": halo, "circle-stroke-width": 3, "circle-stroke-color": ink },
    },
  ];
}

const NAMED = { "text-font": BOLD, "text-anchor": "top" } as const;
const OVER_ALL = { "icon-allow-overlap": true, "icon-ignore-placement": true } as const;

function incidents(theme: Theme): LayerSpecification[] {
  return [
    {
      id: "incidents",
      type: "symbol",
      source: "incidents",
      layout: {
        ...OVER_ALL,
        "icon-image": ["case", IS_GATHERED, GATHERED_ICON, ["get", "icon"]],
        "icon-size": ["interpolate", ["linear"], ["zoom"], 10, sizes(0.78, 0.68, 0.55, 0.5), 13, sizes(0.9, 0.82, 0.72, 0.66), 15, 1],
        "symbol-sort-key": ["case", IS_GATHERED, ["-", 10, ["get", "urgent"]], ["get", "order"]],
        "text-field": ["case", IS_GATHERED, ["to-string", ["get", "point_count"]], ""],
        "text-font": BOLD,
        "text-size": 12,
        "text-offset": ["match", ["get", "urgent"], 2, ["literal", [0, 0.42]], ["literal", [0, 0.04]]],
        "text-allow-overlap": true,
        "text-ignore-placement": true,
      },
      paint: { "text-color": COLOURS[theme].onTone },
    },
    {
      id: "incident-groups",
      type: "symbol",
      source: "incidents",
      minzoom: 14,
      filter: ["!", IS_GATHERED],
      layout: { ...OVER_ALL, "icon-image": ["get", "group"], "icon-offset": [15, 13], "symbol-sort-key": ["get", "order"] },
    },
  ];
}

/** From afar, what can wait is small, so that what cannot is seen; a gathering keeps its size, its number must be read. */
function sizes(...byPriority: [number, number, number, number]): ExpressionSpecification {
  const [first, second, third, last] = byPriority;
  return ["case", IS_GATHERED, 1, ["match", ["get", "priority"], 1, first, 2, second, 3, third, last]];
}

function chosen(theme: Theme): LayerSpecification[] {
  return [
    {
      id: "chosen-ring",
      type: "circle",
      source: "chosen",
      paint: { "circle-radius": 23, "circle-opacity": 0, "circle-stroke-width": 3, "circle-stroke-color": COLOURS[theme].ink },
    },
    { id: "chosen", type: "symbol", source: "chosen", layout: { ...OVER_ALL, "icon-image": ["get", "icon"] } },
    {
      id: "chosen-group",
      type: "symbol",
      source: "chosen",
      layout: { ...OVER_ALL, "icon-image": ["get", "group"], "icon-offset": [15, 13] },
    },
  ];
}

function crews(theme: Theme): LayerSpecification[] {
  const ink = (tone: "free" | "going" | "there" | "away"): string => pillInk(tone, theme);
  return [
    {
      id: "crew-points",
      type: "circle",
      source: "crews",
      paint: {
        "circle-radius": 3.5,
        "circle-color": COLOURS[theme].accent,
        "circle-stroke-width": 1.5,
        "circle-stroke-color": COLOURS[theme].halo,
      },
    },
    {
      id: "crews",
      type: "symbol",
      source: "crews",
      layout: {
        "icon-image": ["get", "icon"],
        "icon-text-fit": "both",
        ...OVER_ALL,
        "text-field": ["get", "call_sign"],
        "text-font": BOLD,
        "text-size": ["interpolate", ["linear"], ["zoom"], 11, 9.5, 14, 12],
        "text-anchor": "top",
        "text-offset": [0.7, 0.85], // the pill hangs below the point, its pictogram counted in
        "text-allow-overlap": true,
        "text-ignore-placement": true,
        "symbol-sort-key": ["get", "order"],
      },
      paint: {
        "text-color": ["match", ["get", "tone"], "free", ink("free"), "going", ink("going"), "there", ink("there"), ink("away")],
      },
    },
  ];
}

function me(theme: Theme): LayerSpecification[] {
  const colours = COLOURS[theme];
  return [
    { id: "me-accuracy", type: "fill", source: "me-accuracy", paint: { "fill-color": colours.accent, "fill-opacity": 0.12 } },
    {
      id: "me",
      type: "circle",
      source: "me",
      paint: {
        "circle-radius": 8,
        "circle-color": colours.accent,
        "circle-stroke-width": 3,
        "circle-stroke-color": colours.halo,
      },
    },
  ];
}
