// Blurs more of a picture by finger, mouse or keyboard, and takes back one's own last stroke. Knows one canvas.

import { softenOn } from "./soften";

const RADIUS = 0.035; // of the longer side: a fingertip on a phone (chosen)
const CELLS = 2;
const STEP = 0.02; // of the longer side, for one arrow key
const MOVES: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1],
}; // prettier-ignore

export interface Brush {
  setOn(isOn: boolean): void;
  undo(): void;
}

export interface BrushNews {
  /** A stroke was made or taken back. */
  onStroke(canUndo: boolean): void;
  /** Where the keyboard's ring stands, in parts of the sides; whether it blurred there. */
  onRing(x: number, y: number, hasBlurred: boolean): void;
}

interface Point {
  x: number;
  y: number;
}

export function wireBrush(canvas: HTMLCanvasElement, news: BrushNews): Brush {
  const radius = Math.max(canvas.width, canvas.height) * RADIUS;
  const step = Math.max(canvas.width, canvas.height) * STEP;
  const ring: Point = { x: canvas.width / 2, y: canvas.height / 2 };
  let isOn = false;
  let last: Point | null = null;
  let before: ImageData | null = null;

  const dab = ({ x, y }: Point): void =>
    softenOn(canvas, { x: x - radius, y: y - radius, width: radius * 2, height: radius * 2 }, CELLS);
  const begin = (): void => {
    before = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height) ?? null;
    news.onStroke(true);
  };

  canvas.addEventListener("pointerdown", (event) => {
    if (!isOn) return;
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    begin();
    last = pointOf(canvas, event);
    dab(last);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!last) return;
    const next = pointOf(canvas, event);
    for (const point of between(last, next, radius / 2)) dab(point);
    last = next;
  });
  for (const end of ["pointerup", "pointercancel"] as const) canvas.addEventListener(end, () => (last = null));
  canvas.addEventListener("keydown", (event) => {
    if (!isOn) return;
    const move = MOVES[event.key];
    const blurs = event.key === " " || event.key === "Enter";
    if (!move && !blurs) return;
    event.preventDefault();
    ring.x = Math.min(canvas.width, Math.max(0, ring.x + (move?.[0] ?? 0) * step));
    ring.y = Math.min(canvas.height, Math.max(0, ring.y + (move?.[1] ?? 0) * step));
    if (blurs) {
      begin();
      dab(ring);
    }
    news.onRing(ring.x / canvas.width, ring.y / canvas.height, blurs);
  });

  return {
    setOn(wanted) {
      isOn = wanted;
      last = null;
      if (isOn) news.onRing(ring.x / canvas.width, ring.y / canvas.height, false);
    },
    undo() {
      if (before) canvas.getContext("2d")?.putImageData(before, 0, 0);
      before = null;
      news.onStroke(false);
    },
  };
}

function pointOf(canvas: HTMLCanvasElement, event: PointerEvent): Point {
  const box = canvas.getBoundingClientRect();
  return {
    x: ((event.clientX - box.left) / box.width) * canvas.width,
    y: ((event.clientY - box.top) / box.height) * canvas.height,
  };
}

/** Points on the way, close enough that nothing shows between them; the last one included. */
function between(from: Point, to: Point, gap: number): Point[] {
  const steps = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / gap));
  return Array.from({ length: steps }, (_, at) => {
    const part = (at + 1) / steps;
    return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
  });
}
