// A small canvas to draw one symbol on, and the strokes they share. Knows no symbol.

import type { StyleImageMetadata } from "maplibre-gl";

export interface Sign {
  id: string;
  image: ImageData;
  options: Partial<StyleImageMetadata>;
}

export type Pen = CanvasRenderingContext2D;

export const SCALE = 2; // drawn for dense screens; MapLibre shrinks for the others

export function ring(pen: Pen, shape: Path2D, colour: string, width: number): void {
  pen.lineJoin = "round";
  pen.lineWidth = width;
  pen.strokeStyle = colour;
  pen.stroke(shape);
}

export function glyph(pen: Pen, path: Path2D, colour: string, { x, y, size }: { x: number; y: number; size: number }): void {
  pen.save();
  pen.setLineDash([]);
  pen.translate(x, y);
  pen.scale(size / 24, size / 24);
  pen.lineCap = "round";
  ring(pen, path, colour, 2.4);
  pen.restore();
}

export function draw(
  id: string,
  [width, height]: [number, number],
  paint: (pen: Pen) => void,
  options: Partial<StyleImageMetadata> = {},
): Sign {
  const canvas = document.createElement("canvas");
  canvas.width = width * SCALE;
  canvas.height = height * SCALE;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  if (!pen) throw new Error("no 2d canvas");
  pen.scale(SCALE, SCALE);
  paint(pen);
  return { id, image: pen.getImageData(0, 0, canvas.width, canvas.height), options: { pixelRatio: SCALE, ...options } };
}

export function addressOf({ image }: Sign): string {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.width, image.height];
  canvas.getContext("2d")?.putImageData(image, 0, 0);
  return canvas.toDataURL();
}
