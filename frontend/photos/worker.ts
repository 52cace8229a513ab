// Looks for faces beside the page, so that the page stays alive meanwhile. Knows no page; answers one picture at a time.

import { type Box, type Tensor, type Weights, locate, unpack } from "./network";

export interface Model {
  bytes: string;
  table: string;
}

/** One picture at one size, RGBA; its sides are multiples of 32, the picture fills `wide` × `high` of them. */
export interface View {
  pixels: Uint8ClampedArray<ArrayBuffer>;
  width: number;
  wide: number;
  high: number;
}

export interface Question {
  model: Model;
  views: View[];
}

export type Answer = { boxes: Box[] } | { problem: string };

const LEAST_SCORE = 0.4; // chosen: a face missed costs more than a wall blurred

let weights: Promise<Weights> | null = null;

self.onmessage = async ({ data }: MessageEvent<Question>): Promise<void> => {
  let answer: Answer;
  try {
    const known = await (weights ??= load(data.model));
    answer = { boxes: data.views.flatMap((view) => look(view, known)) };
  } catch (problem) {
    weights = null; // the next picture tries again
    answer = { problem: String(problem) };
  }
  self.postMessage(answer);
};

async function load({ bytes, table }: Model): Promise<Weights> {
  const [names, numbers] = await Promise.all([got(table), got(bytes)]);
  const [{ weights: tensors }] = (await names.json()) as [{ weights: Tensor[] }];
  return unpack(tensors, new Uint8Array(await numbers.arrayBuffer()));
}

async function got(url: string): Promise<Response> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response;
}

function look({ pixels, width, wide, high }: View, known: Weights): Box[] {
  const height = pixels.length / 4 / width;
  const [across, down] = [width / wide, height / high];
  return locate(pixels, width, known, LEAST_SCORE).map((box) => ({
    x: box.x * across,
    y: box.y * down,
    width: box.width * across,
    height: box.height * down,
    score: box.score,
  }));
}
