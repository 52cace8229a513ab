// Our own symbols, drawn once per theme: shape, letter and colour for urgency, a pill for crews. No file is fetched.

import { SCALE, addressOf, draw, glyph, ring, type Sign } from "./canvas";
import type { Look, Tone } from "./features";
import { groupGlyph, vehicleGlyph } from "./glyphs";
import { GROUP_NAMES, VEHICLE_NAMES } from "./names";
import { drawSigns } from "./signs";
import { COLOURS, type Colours } from "./theme";
import type { Theme } from "./types";

const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif';
const INCIDENT = 40; // css pixels, room for the rim included
const MANY = 60;
const LOOKS: Look[] = ["full", "hollow", "dashed", "sent", "there"];
const TONES: Tone[] = ["free", "going", "there", "away"];

export function drawSymbols(theme: Theme): Sign[] {
  const colours = COLOURS[theme];
  const priorities = [1, 2, 3, 4] as const;
  return [
    ...priorities.flatMap((priority) => LOOKS.map((look) => incident(priority, look, colours))),
    ...priorities.flatMap((priority) => [many(priority, "seen", colours), many(priority, "new", colours)]),
    ...GROUP_NAMES.map((name) => group(name, colours)),
    ...drawSigns(colours),
    ...VEHICLE_NAMES.flatMap((name) => TONES.flatMap((tone) => [crew(name, tone, colours), crew(name, tone, colours, 3)])),
  ];
}

const pictures = new Map<string, string>();

/** One symbol as an address that an <img> understands; null for an unknown one. */
export function pictureOf(id: string, theme: Theme): string | null {
  if (!pictures.has(theme + id)) for (const sign of drawSymbols(theme)) pictures.set(theme + sign.id, addressOf(sign));
  return pictures.get(theme + id) ?? null;
}

function incident(priority: 1 | 2 | 3 | 4, look: Look, colours: Colours): Sign {
  const tone = colours.priority[priority];
  const isHollow = look === "hollow" || look === "dashed";
  return draw(`incident/${priority}/${look}`, [INCIDENT, INCIDENT], (pen) => {
    pen.translate(INCIDENT / 2, INCIDENT / 2);
    const shape = SHAPES[priority]();
    const rim = look === "there" ? colours.ok : look === "sent" ? colours.accent : "";
    if (rim) ring(pen, shape, rim, 8);
    ring(pen, shape, colours.halo, rim ? 4 : 3);
    pen.fillStyle = isHollow ? colours.card : tone;
    pen.fill(shape);
    if (isHollow) {
      pen.setLineDash(look === "dashed" ? [4, 3] : []);
      ring(pen, shape, tone, 2.5);
    }
    pen.font = `700 11px ${FONT}`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillStyle = isHollow ? tone : colours.onTone;
    pen.fillText(`P${priority}`, 0, priority === 2 ? 4.5 : 0.5);
  });
}

/** Several cases: the shape of the most urgent, twice, larger; a dot when nobody opened one of them. */
function many(priority: 1 | 2 | 3 | 4, what: "seen" | "new", colours: Colours): Sign {
  return draw(`many/${priority}/${what}`, [MANY, MANY], (pen) => {
    pen.translate(MANY / 2 - 2, MANY / 2 + 2);
    pen.scale(1.3, 1.3);
    const [shape, tone] = [SHAPES[priority](), colours.priority[priority]];
    for (const [x, y] of [[4, -4], [-4, 4]] as const) {
      pen.translate(x, y);
      ring(pen, shape, colours.halo, 3);
      pen.fillStyle = tone;
      pen.fill(shape);
    }
    if (what === "seen") return;
    const dot = new Path2D();
    dot.arc(14, -12, 5, 0, 2 * Math.PI);
    ring(pen, dot, colours.halo, 2);
    pen.fillStyle = colours.ink;
    pen.fill(dot);
  });
}

/** Centred shapes of about equal weight: the same as the desk's list (.u1 … .u4). */
const SHAPES: Record<1 | 2 | 3 | 4, () => Path2D> = {
  1: () => new Path2D("M0 -16 L16 0 L0 16 L-16 0 Z"),
  2: () => new Path2D("M0 -15 L15.5 12.5 L-15.5 12.5 Z"),
  3: () => {
    const square = new Path2D();
    square.roundRect(-12, -12, 24, 24, 5);
    return square;
  },
  4: () => {
    const circle = new Path2D();
    circle.arc(0, 0, 12, 0, 2 * Math.PI);
    return circle;
  },
};

function group(name: string, colours: Colours): Sign {
  return draw(`group/${name}`, [20, 20], (pen) => {
    const disc = new Path2D();
    disc.arc(10, 10, 8.5, 0, 2 * Math.PI);
    pen.fillStyle = colours.card;
    pen.fill(disc);
    ring(pen, disc, colours.edge, 1);
    glyph(pen, groupGlyph(name), colours.ink, { x: 4.5, y: 4.5, size: 11 });
  });
}

function crew(vehicle: string, tone: Tone, colours: Colours, edge = 1.75): Sign {
  const look = pill(tone, colours);
  const [width, height] = [60, 26];
  const shape = outline(tone, [width, height]);
  const box = (...sides: number[]): number[] => sides.map((side) => side * SCALE);
  const options = {
    content: box(25, 6, 51, 20) as [number, number, number, number],
    stretchX: [box(28, 48) as [number, number]],
    stretchY: [box(12, 14) as [number, number]],
  };
  const id = `crew/${vehicle}/${edge > 2 ? `${tone}-selected` : tone}`;
  return draw(
    id,
    [width, height],
    (pen) => {
      ring(pen, shape, colours.halo, edge + 2);
      pen.fillStyle = look.ground;
      pen.fill(shape);
      pen.setLineDash(tone === "away" ? [3, 2.5] : []);
      ring(pen, shape, edge > 2 ? colours.ink : look.edge, edge);
      glyph(pen, vehicleGlyph(vehicle), look.ink, { x: 8, y: 5.5, size: 15 });
    },
    options,
  );
}

/** Free: round; on its way: pointed ahead; on the scene: square; away: dashed. Ends do not stretch with the name. */
function outline(tone: Tone, [width, height]: [number, number]): Path2D {
  const shape = new Path2D();
  const [left, top, right, bottom] = [2.5, 2.5, width - 2.5, height - 2.5];
  if (tone === "going") {
    shape.moveTo(left + 4, top);
    shape.lineTo(right - 8, top);
    shape.lineTo(right, height / 2);
    shape.lineTo(right - 8, bottom);
    shape.lineTo(left + 4, bottom);
    shape.arcTo(left, bottom, left, top, 4);
    shape.arcTo(left, top, right, top, 4);
    shape.closePath();
  } else shape.roundRect(left, top, right - left, bottom - top, tone === "there" ? 2 : 10.5);
  return shape;
}

interface Pill {
  ground: string;
  edge: string;
  ink: string;
}

function pill(tone: Tone, colours: Colours): Pill {
  switch (tone) {
    case "free":
      return { ground: colours.card, edge: colours.accent, ink: colours.accent };
    case "going":
      return { ground: colours.accent, edge: colours.accent, ink: colours.accentInk };
    case "there":
      return { ground: colours.ok, edge: colours.ok, ink: colours.okInk };
    case "away":
      return { ground: colours.card, edge: colours.edge, ink: colours.ink3 };
  }
}

/** The colour of the call sign on its pill. */
export const pillInk = (tone: Tone, theme: Theme): string => pill(tone, COLOURS[theme]).ink;
