// Pictograms of groups, vehicles and places (lucide, ISC licence) as paths a canvas can draw.

import bike from "lucide-static/icons/bike.svg?raw";
import car from "lucide-static/icons/car.svg?raw";
import cone from "lucide-static/icons/traffic-cone.svg?raw";
import foot from "lucide-static/icons/footprints.svg?raw";
import landmark from "lucide-static/icons/landmark.svg?raw";
import motorbike from "lucide-static/icons/motorbike.svg?raw";
import noise from "lucide-static/icons/volume-2.svg?raw";
import parking from "lucide-static/icons/square-parking.svg?raw";
import shop from "lucide-static/icons/store.svg?raw";
import angela from "lucide-static/icons/hand-heart.svg?raw";
import lost from "lucide-static/icons/package-search.svg?raw";
import phone from "lucide-static/icons/phone-call.svg?raw";
import pound from "lucide-static/icons/truck.svg?raw";
import siren from "lucide-static/icons/siren.svg?raw";
import star from "lucide-static/icons/star.svg?raw";
import support from "lucide-static/icons/life-buoy.svg?raw";
import tent from "lucide-static/icons/tent.svg?raw";
import unknown from "lucide-static/icons/ellipsis.svg?raw";
import van from "lucide-static/icons/van.svg?raw";
import wreck from "lucide-static/icons/car-front.svg?raw";
import type { GROUP_NAMES, PLACE_NAMES, VEHICLE_NAMES } from "./names";

type Named = Record<string, string | undefined>;

const VEHICLES: Record<(typeof VEHICLE_NAMES)[number], string> = { car, motorbike, bike, foot, van };
const GROUPS: Record<(typeof GROUP_NAMES)[number], string> = {
  parking,
  wreck,
  squat: tent,
  noise,
  traffic: cone,
  shop,
  other: unknown,
  town: landmark,
};
const PLACES: Record<(typeof PLACE_NAMES)[number], string> = {
  police_municipale: star,
  police_nationale: siren,
  call_point: phone,
  angela,
  pound,
  victim_support: support,
  lost_property: lost,
};

export const vehicleGlyph = (name: string): Path2D => pathOf((VEHICLES as Named)[name] ?? car);
export const groupGlyph = (name: string): Path2D => pathOf((GROUPS as Named)[name] ?? unknown);

export const placeGlyph = (name: string): Path2D => pathOf((PLACES as Named)[name] ?? support);

/** The strokes of an icon drawn on 24 × 24. */
function pathOf(svg: string): Path2D {
  const path = new Path2D();
  for (const shape of new DOMParser().parseFromString(svg, "image/svg+xml").querySelectorAll("path, circle, rect, line, polygon")) {
    path.addPath(shapeOf(shape));
  }
  return path;
}

function shapeOf(shape: Element): Path2D {
  const n = (name: string): number => Number(shape.getAttribute(name) ?? 0);
  if (shape.tagName === "path") return new Path2D(shape.getAttribute("d") ?? "");
  const path = new Path2D();
  if (shape.tagName === "circle") path.arc(n("cx"), n("cy"), n("r"), 0, 2 * Math.PI);
  else if (shape.tagName === "rect") path.roundRect(n("x"), n("y"), n("width"), n("height"), n("rx"));
  else {
    path.moveTo(n("x1"), n("y1"));
    path.lineTo(n("x2"), n("y2"));
  }
  return path;
}
