// Our own sources and layers, drawn over any ground: route, discs, incidents, crews, the crew's own dot.

import type { ExpressionSpecification, LayerSpecification, SourceSpecification } from "maplibre-gl";
import { collection } from "./features";
import { pillInk } from "./symbols";
import { COLOURS } from "./theme";
import type { Theme } from "./types";

export const SOURCES = ["route", "accuracy", "incidents", "crews", "me", "me-accuracy"] as const;
export type SourceName = (typeof SOURCES)[number];

const BOLD = ["AlloPM Bold", "system-ui", "Noto Sans", "sans-serif"];

export function ownSources(): Record<string, SourceSpecification> {
  return Object.fromEntries(SOURCES.map((name) => [name, { type: "geojson", data: collection([]) }]));
}

export function ownLayers(theme: Theme): LayerSpecification[] {
  return [...grounds(theme), ...me(theme), ...crews(theme), ...incidents(theme)]; // urgent things are never hidden
}

function grounds(theme: Theme): LayerSpecification[] {
  const colours = COLOURS[theme];
  const round = { "line-cap": "round", "line-join": "round" } as const;
  return [
    { id: "accuracy", type: "fill", source: "accuracy", paint: { "fill-color": colours.accent, "fill-opacity": 0.13 } },
    {
      id: "accuracy-edge",
      type: "line",
      source: "accuracy",
      paint: { "line-color": colours.accent, "line-width": 1.5, "line-dasharray": [3, 2] },
    },
    {
      id: "route-edge",
      type: "line",
      source: "route",
      layout: round,
      paint: { "line-color": colours.halo, "line-width": 8, "line-opacity": 0.85 },
    },
    { id: "route", type: "line", source: "route", layout: round, paint: { "line-color": colours.accent, "line-width": 4.5 } },
  ];
}

function incidents(theme: Theme): LayerSpecification[] {
  return [
    {
      id: "incident-selected",
      type: "circle",
      source: "incidents",
      filter: ["get", "selected"],
      paint: {
        "circle-radius": 23,
        "circle-opacity": 0,
        "circle-stroke-width": 3,
        "circle-stroke-color": COLOURS[theme].ink,
      },
    },
    {
      id: "incidents",
      type: "symbol",
      source: "incidents",
      layout: {
        "icon-image": ["get", "icon"],
        "icon-size": ["interpolate", ["linear"], ["zoom"], 10, sizes(0.78, 0.68, 0.55, 0.5), 13, sizes(0.9, 0.82, 0.72, 0.66), 15, 1],
        "icon-allow-overlap": true,
        "icon-ignore-placement": true,
        "symbol-sort-key": ["get", "order"],
      },
    },
    {
      id: "incident-groups",
      type: "symbol",
      source: "incidents",
      minzoom: 14,
      layout: {
        "icon-image": ["get", "group"],
        "icon-offset": [15, 13],
        "icon-allow-overlap": true,
        "icon-ignore-placement": true,
        "symbol-sort-key": ["get", "order"],
      },
    },
  ];
}

/** From afar, what can wait is small, so that what cannot is seen. */
function sizes(...byPriority: [number, number, number, number]): ExpressionSpecification {
  const [first, second, third, last] = byPriority;
  return ["case", ["get", "selected"], 1, ["match", ["get", "priority"], 1, first, 2, second, 3, third, last]];
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
        "icon-allow-overlap": true,
        "icon-ignore-placement": true,
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
