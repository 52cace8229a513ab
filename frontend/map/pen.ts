// The hand that draws on the map: clicks, or arrows, Enter, Backspace and Escape with the cross in the middle.

import type { GeoJSONSource, Map as MapLibre, MapMouseEvent } from "maplibre-gl";
import { EMPTY, added, finished, soFar, undone, type Drawing } from "./drawing";
import { draftFeatures } from "./features";
import type { LonLat, Pen, PenOptions } from "./types";

const NEAR_PX = 12; // "the same place again" for a hand
const STEP_PX = 24;
const LEAP_PX = 120; // with Shift
const WAYS: Record<string, [number, number]> = {
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
};

export function takePen(map: MapLibre, options: PenOptions): Pen {
  const life = new AbortController();
  const canvas = map.getCanvas();
  let drawing: Drawing = EMPTY;
  let hand: LonLat | null = null;

  const isNear = (a: LonLat, b: LonLat): boolean => map.project(a).dist(map.project(b)) <= NEAR_PX;
  const show = (): void => {
    map.getSource<GeoJSONSource>("draft")?.setData(draftFeatures(drawing, soFar(drawing, drawing.shape ? null : hand)));
  };
  const become = (next: Drawing): void => {
    if (next === drawing) return;
    drawing = next;
    show();
    options.onChange(drawing);
  };
  const add = (at: LonLat): void => become(added(drawing, at, isNear));
  const center = (): LonLat => map.getCenter().toArray();
  const clicked = ({ lngLat }: MapMouseEvent): void => add(lngLat.toArray());
  const moved = ({ lngLat }: MapMouseEvent): void => {
    hand = lngLat.toArray();
    if (drawing.points.length > 0) show();
  };

  function pressed(event: KeyboardEvent): void {
    const way = WAYS[event.key];
    if (way) map.panBy(way.map((one) => one * (event.shiftKey ? LEAP_PX : STEP_PX)) as [number, number], { duration: 0 });
    else if (event.key === "Enter") add(center());
    else if (event.key === "Backspace") become(undone(drawing));
    else if (event.key === "Escape") options.onLeave();
    else return;
    hand = center();
    show();
    event.preventDefault();
    event.stopImmediatePropagation(); // neither the map nor the page has its own idea of these keys now
  }

  map.on("click", clicked);
  map.on("mousemove", moved);
  map.doubleClickZoom.disable();
  map.getContainer().addEventListener("keydown", pressed, { signal: life.signal, capture: true });
  map.getContainer().dataset["drawing"] = "yes";
  canvas.focus({ preventScroll: true });

  return {
    undo: () => become(undone(drawing)),
    finish: () => become(finished(drawing)),
    redraw: show,
    drop() {
      life.abort();
      map.off("click", clicked);
      map.off("mousemove", moved);
      map.doubleClickZoom.enable();
      delete map.getContainer().dataset["drawing"];
      drawing = EMPTY;
      hand = null;
      show();
    },
  };
}
