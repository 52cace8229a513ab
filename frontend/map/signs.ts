// Signs of places and closures: each its own shape and pictogram. Drawn, not fetched.

import { draw, glyph, ring, type Pen, type Sign } from "./canvas";
import { placeGlyph } from "./glyphs";
import { PLACE_NAMES } from "./names";
import type { Colours } from "./theme";

const SIGN = 30; // css pixels, rim included
const HATCH = 12;
const HATCHES = { closed: 1, slow: -1 } as const; // the two lean to different sides

export function drawSigns(colours: Colours): Sign[] {
  return [
    ...PLACE_NAMES.map((name) => place(name, colours)),
    draw("closure/closed", [SIGN, SIGN], (pen) => noEntry(pen, colours)),
    draw("closure/slow", [SIGN, SIGN], (pen) => slow(pen, colours)),
    hatch("closed", colours.priority[1]),
    hatch("slow", colours.priority[2]),
  ];
}

/** Outlines of about equal weight, centred: what a place is can be told without its colour. */
const OUTLINES: Record<string, string> = {
  police_municipale: "M-9 -10 H9 V2 C9 8 4 10 0 12 C-4 10 -9 8 -9 2 Z", // a shield
  police_nationale: "M0 -12 L10.5 -6 V6 L0 12 L-10.5 6 V-6 Z", // a hexagon
  call_point: "M-6 -12 H6 A3 3 0 0 1 9 -9 V9 A3 3 0 0 1 6 12 H-6 A3 3 0 0 1 -9 9 V-9 A3 3 0 0 1 -6 -12 Z", // a post
  angela: "M0 11 C-14 1 -12 -10 -5 -10 C-2 -10 0 -8 0 -6 C0 -8 2 -10 5 -10 C12 -10 14 1 0 11 Z", // a heart
  pound: "M-12 -8 H12 V8 H-12 Z", // a sheet of metal
  victim_support: "M0 -12 A12 12 0 1 1 -0.01 -12 Z", // a disc
  lost_property: "M-11 -4 L0 -12 L11 -4 V10 H-11 Z", // a house
};
const SMALL: Record<string, number> = { angela: 10, call_point: 12 };

function place(name: string, colours: Colours): Sign {
  return draw(`place/${name}`, [SIGN, SIGN], (pen) => {
    pen.translate(SIGN / 2, SIGN / 2);
    const shape = new Path2D(OUTLINES[name] ?? OUTLINES["victim_support"]);
    ring(pen, shape, colours.halo, 3.5);
    pen.fillStyle = colours.place;
    pen.fill(shape);
    const size = SMALL[name] ?? 13;
    glyph(pen, placeGlyph(name), colours.onTone, { x: -size / 2, y: -size / 2, size });
  });
}

function noEntry(pen: Pen, colours: Colours): void {
  pen.translate(SIGN / 2, SIGN / 2);
  const disc = new Path2D();
  disc.arc(0, 0, 11, 0, 2 * Math.PI);
  ring(pen, disc, colours.halo, 3);
  pen.fillStyle = colours.priority[1];
  pen.fill(disc);
  pen.fillStyle = colours.onTone;
  pen.fillRect(-7, -2.5, 14, 5);
}

/** A lozenge with a dash above a dash: the traffic crawls. */
function slow(pen: Pen, colours: Colours): void {
  pen.translate(SIGN / 2, SIGN / 2);
  const shape = new Path2D();
  shape.roundRect(-11, -9, 22, 18, 4);
  ring(pen, shape, colours.halo, 3);
  pen.fillStyle = colours.priority[2];
  pen.fill(shape);
  pen.lineCap = "round";
  ring(pen, new Path2D("M-6 -4 L-2 0 L-6 4 M1 -4 L5 0 L1 4"), colours.onTone, 2.4);
}

function hatch(kind: keyof typeof HATCHES, tone: string): Sign {
  return draw(`hatch/${kind}`, [HATCH, HATCH], (pen) => {
    pen.globalAlpha = 0.12;
    pen.fillStyle = tone;
    pen.fillRect(0, 0, HATCH, HATCH);
    pen.globalAlpha = 0.5;
    if (HATCHES[kind] < 0) {
      pen.translate(HATCH, 0);
      pen.scale(-1, 1);
    }
    const half = HATCH / 2;
    const lines = `M${-half} ${half} L${half} ${-half} M0 ${HATCH} L${HATCH} 0 M${half} ${HATCH + half} L${HATCH + half} ${half}`;
    ring(pen, new Path2D(lines), tone, 1.5);
  });
}
