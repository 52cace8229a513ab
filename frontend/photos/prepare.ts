// The door of this folder: a file becomes a picture that may leave the phone, faces unreadable. Knows no form.

import { asJpeg, drawn } from "./redraw";
import { findFaces } from "./search";
import { softenOn } from "./soften";

const CELLS = 5; // averages that remain across a face (chosen: nobody is told by 25 colours)

/** `faces`: how many were blurred; null when this browser could not look for them. */
export interface Prepared {
  canvas: HTMLCanvasElement;
  faces: number | null;
}

/** Null when this browser cannot read the picture at all. */
export async function prepare(file: Blob): Promise<Prepared | null> {
  const canvas = await drawn(file);
  if (!canvas) return null;
  const boxes = await findFaces(canvas);
  for (const { x, y, width, height } of boxes ?? []) {
    const [across, down] = [canvas.width, canvas.height];
    softenOn(canvas, { x: x * across, y: y * down, width: width * across, height: height * down }, CELLS);
  }
  return { canvas, faces: boxes && boxes.length };
}

/** A file for a form or a queue; `photo_blurred` is the field that says its faces were looked for here. */
export async function toFile({ canvas }: Prepared): Promise<File | null> {
  const blob = await asJpeg(canvas);
  return blob && new File([blob], "photo.jpg", { type: "image/jpeg" });
}

export function fieldOf(prepared: Prepared | null): "photo" | "photo_blurred" {
  return prepared?.faces === null || prepared === null ? "photo" : "photo_blurred";
}
