// Asks the worker where the faces are. Null: this browser could not look, which is not the same as nobody in it.

import binUrl from "@vladmandic/face-api/model/tiny_face_detector_model.bin?url";
import tableUrl from "@vladmandic/face-api/model/tiny_face_detector_model-weights_manifest.json?url&no-inline";
import { distinct } from "./boxes";
import { type Box, STRIDE } from "./network";
import type { Answer, Question, View } from "./worker";

const SIDES = [416, 832]; // pixels of the longer side: near faces, then far ones (chosen by docs/photos.md)
const PATIENCE_MS = 60_000; // an old phone needs some seconds; a worker that died never answers

let worker: Worker | null = null;
let turn: Promise<unknown> = Promise.resolve();

/** One picture at a time; null when it could not be looked at. */
export function findFaces(picture: HTMLCanvasElement): Promise<Box[] | null> {
  const answer = turn.then(() => ask(picture));
  turn = answer;
  return answer;
}

async function ask(picture: HTMLCanvasElement): Promise<Box[] | null> {
  try {
    worker ??= new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
    const views = SIDES.map((side) => viewOf(picture, side));
    const answer = await reply(worker, { model: { bytes: binUrl, table: tableUrl }, views });
    return "boxes" in answer ? distinct(answer.boxes) : null;
  } catch {
    worker?.terminate();
    worker = null;
    return null;
  }
}

function reply(asked: Worker, question: Question): Promise<Answer> {
  return new Promise((done, fail) => {
    const late = setTimeout(() => fail(new Error("no answer")), PATIENCE_MS);
    asked.onmessage = ({ data }: MessageEvent<Answer>): void => (clearTimeout(late), done(data));
    asked.onerror = (): void => (clearTimeout(late), fail(new Error("the worker stopped")));
    asked.postMessage(question, question.views.map((view) => view.pixels.buffer));
  });
}

function viewOf(picture: HTMLCanvasElement, side: number): View {
  const scale = side / Math.max(picture.width, picture.height);
  const wide = Math.max(1, Math.round(picture.width * scale));
  const high = Math.max(1, Math.round(picture.height * scale));
  const canvas = document.createElement("canvas");
  canvas.width = whole(wide);
  canvas.height = whole(high);
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  if (!pen) throw new Error("no canvas");
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.imageSmoothingQuality = "high";
  pen.drawImage(picture, 0, 0, wide, high);
  const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
  return { pixels: data as Uint8ClampedArray<ArrayBuffer>, width: canvas.width, wide, high };
}

function whole(side: number): number {
  return Math.ceil(side / STRIDE) * STRIDE;
}
