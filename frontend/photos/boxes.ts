// Boxes of faces: those that say the same face become one, and each grows to the whole head. Knows no picture.

import type { Box } from "./network";

const SAME = 0.4; // of the smaller one covered by the other: one face (chosen on drawn faces)
const GROWTH = 0.25; // of the box on each side: hair and chin (chosen)

/** The surest box of each face, grown, inside the picture. */
export function distinct(boxes: readonly Box[]): Box[] {
  const kept: Box[] = [];
  for (const box of [...boxes].sort((one, other) => other.score - one.score))
    if (kept.every((known) => covered(known, box) < SAME)) kept.push(box);
  return kept.map(grown);
}

function covered(one: Box, other: Box): number {
  const width = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
  const height = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  if (width <= 0 || height <= 0) return 0;
  return (width * height) / Math.min(one.width * one.height, other.width * other.height);
}

function grown({ x, y, width, height, score }: Box): Box {
  const left = Math.max(0, x - width * GROWTH);
  const top = Math.max(0, y - height * GROWTH);
  const right = Math.min(1, x + width * (1 + GROWTH));
  const bottom = Math.min(1, y + height * (1 + GROWTH));
  return { x: left, y: top, width: right - left, height: bottom - top, score };
}
