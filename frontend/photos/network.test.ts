import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { distinct } from "./boxes";
import { type Tensor, locate, unpack } from "./network";
import { soften } from "./soften";

const MODEL = "node_modules/@vladmandic/face-api/model/tiny_face_detector_model";
const [{ weights: table }] = JSON.parse(readFileSync(`${MODEL}-weights_manifest.json`, "utf8")) as [{ weights: Tensor[] }];
const weights = unpack(table, new Uint8Array(readFileSync(`${MODEL}.bin`)));

const SIDE = 128;

type Colour = readonly [number, number, number];

/** Ovals on a grey wall: skin, hair, eyes, brows, nose, mouth. Nobody's likeness. */
function drawnFace(): Uint8ClampedArray {
  const pixels = new Uint8ClampedArray(SIDE * SIDE * 4).fill(150);
  const oval = (x: number, y: number, width: number, height: number, [red, green, blue]: Colour): void => {
    for (let row = 0; row < SIDE; row++)
      for (let column = 0; column < SIDE; column++)
        if (((column - x) / width) ** 2 + ((row - y) / height) ** 2 <= 1)
          pixels.set([red, green, blue, 255], (row * SIDE + column) * 4);
  };
  oval(64, 58, 34, 42, [50, 34, 24]);
  oval(64, 66, 28, 36, [205, 150, 115]);
  for (const side of [-1, 1]) {
    oval(64 + side * 11, 59, 8, 5, [130, 90, 70]);
    oval(64 + side * 11, 60, 6, 3, [235, 228, 222]);
    oval(64 + side * 11, 60, 3, 3, [40, 28, 22]);
    oval(64 + side * 11, 53, 8, 1.5, [50, 34, 24]);
  }
  oval(64, 72, 5, 3, [130, 85, 65]);
  oval(64, 85, 11, 4, [150, 70, 65]);
  return pixels;
}

test("a drawn face is found where it stands, and a wall has none", () => {
  const faces = distinct(locate(drawnFace(), SIDE, weights, 0.4));
  expect(faces).toHaveLength(1);
  const { x, y, width, height } = faces[0]!;
  expect(x).toBeLessThan(36 / SIDE);
  expect(x + width).toBeGreaterThan(92 / SIDE);
  expect(y).toBeLessThan(50 / SIDE);
  expect(y + height).toBeGreaterThan(90 / SIDE);
  expect(locate(new Uint8ClampedArray(SIDE * SIDE * 4).fill(150), SIDE, weights, 0.4)).toEqual([]);
});

test("boxes of one face become one, grown to the whole head inside the picture", () => {
  const box = { x: 0, y: 0.1, width: 0.2, height: 0.2, score: 0.9 };
  const [head, ...others] = distinct([{ ...box, x: 0.02, score: 0.5 }, box]);
  expect(others).toEqual([]);
  expect(head).toMatchObject({ x: 0, score: 0.9 });
  expect(head!.width).toBeCloseTo(0.25);
});

test("what is softened keeps a few averages, and its corners stay", () => {
  const data = new Uint8ClampedArray(40 * 40 * 4);
  for (let at = 0; at < 40 * 40; at++) data.fill(at % 2 ? 255 : 0, at * 4, at * 4 + 4);
  soften({ data, width: 40, height: 40 }, 5);
  const inside = new Set(Array.from({ length: 20 }, (_, step) => data[(20 * 40 + 10 + step) * 4]));
  expect([...inside].every((value) => Math.abs(value! - 127) <= 2)).toBe(true);
  expect([data[0], data[4]]).toEqual([0, 255]);
});
