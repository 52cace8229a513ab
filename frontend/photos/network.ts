// The small face network, in plain arithmetic: pixels in, boxes with scores out. Runs in a worker; knows no page.

export interface Tensor {
  name: string;
  shape: number[];
  quantization: { scale: number; min: number };
}

export type Weights = Record<string, Float32Array>;

/** A face in parts of the picture's sides: left, top, width, height, and how sure the network is. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
  score: number;
}

interface Layer {
  width: number;
  height: number;
  depth: number;
  values: Float32Array;
}

// From the package whose weights these are: @vladmandic/face-api, src/tinyFaceDetector/const.ts.
const ANCHORS = [1.603231, 2.094468, 6.041143, 7.080126, 2.882459, 3.518061, 4.266906, 5.178857, 9.041765, 10.66308];
const MEAN_RGB = [117.001, 114.697, 97.404];
const SLOPE = 0.1; // of the leaky unit
export const STRIDE = 32; // pixels of one cell: five halvings
const SEPARABLE = ["conv1", "conv2", "conv3", "conv4", "conv5"];
const BOX_VALUES = 5;
const TAPS = 27; // 3 × 3 pixels of three colours

/** The package keeps each number in one byte: value = byte × scale + least. */
export function unpack(table: readonly Tensor[], bytes: Uint8Array): Weights {
  const weights: Weights = {};
  let from = 0;
  for (const { name, shape, quantization } of table) {
    const size = shape.reduce((product, side) => product * side, 1);
    weights[name] = Float32Array.from(bytes.subarray(from, from + size), (byte) => byte * quantization.scale + quantization.min);
    from += size;
  }
  return weights;
}

/** Every box above the score in a picture (RGBA) whose sides are multiples of 32; they may overlap. */
export function locate(pixels: Uint8ClampedArray, width: number, weights: Weights, leastScore: number): Box[] {
  const out = forward(pixels, width, weights);
  const perCell = out.depth / BOX_VALUES;
  const boxes: Box[] = [];
  for (let cell = 0; cell < out.width * out.height; cell++)
    for (let anchor = 0; anchor < perCell; anchor++) {
      const at = (cell * perCell + anchor) * BOX_VALUES;
      const score = sigmoid(out.values[at + 4] ?? 0);
      if (score > leastScore) boxes.push(boxAt(out, cell, anchor, score));
    }
  return boxes;
}

function boxAt(out: Layer, cell: number, anchor: number, score: number): Box {
  const [dx = 0, dy = 0, wide = 0, high = 0] = out.values.subarray(cell * out.depth + anchor * BOX_VALUES);
  const width = (Math.exp(wide) * (ANCHORS[anchor * 2] ?? 0)) / out.width;
  const height = (Math.exp(high) * (ANCHORS[anchor * 2 + 1] ?? 0)) / out.height;
  const x = ((cell % out.width) + sigmoid(dx)) / out.width;
  const y = (Math.floor(cell / out.width) + sigmoid(dy)) / out.height;
  return { x: x - width / 2, y: y - height / 2, width, height, score };
}

function forward(pixels: Uint8ClampedArray, width: number, weights: Weights): Layer {
  let layer = firstLayer(pixels, width, of(weights, "conv0/filters"), of(weights, "conv0/bias"));
  for (const name of SEPARABLE) {
    if (name !== "conv1") layer = pooled(layer); // the first layer is halved as it is computed
    layer = depthwise(layer, of(weights, `${name}/depthwise_filter`));
    layer = pointwise(layer, of(weights, `${name}/pointwise_filter`), of(weights, `${name}/bias`));
    lean(layer.values);
  }
  return pointwise(pooledInPlace(layer), of(weights, "conv8/filters"), of(weights, "conv8/bias"));
}

function of(weights: Weights, name: string): Float32Array {
  const values = weights[name];
  if (!values) throw new Error(`the face network has no ${name}`);
  return values;
}

/** 3 × 3 over the colours, then the largest of each 2 × 2: the largest layer never stands in memory whole. */
function firstLayer(pixels: Uint8ClampedArray, width: number, filters: Float32Array, bias: Float32Array): Layer {
  const height = pixels.length / 4 / width;
  const colours = padded(pixels, width, height);
  const depth = bias.length;
  const half = { width: width / 2, height: height / 2 };
  const values = new Float32Array(half.width * half.height * depth).fill(-Infinity);
  const columns = transposed(filters, TAPS, depth);
  const window = new Float32Array(TAPS);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      for (let dy = 0; dy < 3; dy++) {
        const from = ((y + dy) * (width + 2) + x) * 3;
        for (let tap = 0; tap < 9; tap++) window[dy * 9 + tap] = colours[from + tap]!;
      }
      largestOf(window, columns, bias, { values, to: ((y >> 1) * half.width + (x >> 1)) * depth });
    }
  lean(values);
  return { ...half, depth, values };
}

/** One pixel's sums, each kept where it is the largest so far; four at a time stay in registers. */
function largestOf(window: Float32Array, columns: Float32Array, bias: Float32Array, kept: { values: Float32Array; to: number }): void {
  const { values, to } = kept;
  for (let o = 0; o < bias.length; o += 4) {
    let a = bias[o]!, b = bias[o + 1]!, c = bias[o + 2]!, d = bias[o + 3]!; // prettier-ignore
    const column = o * TAPS;
    for (let i = 0; i < TAPS; i++) {
      const value = window[i]!;
      a += value * columns[column + i]!;
      b += value * columns[column + TAPS + i]!;
      c += value * columns[column + 2 * TAPS + i]!;
      d += value * columns[column + 3 * TAPS + i]!;
    }
    if (a > values[to + o]!) values[to + o] = a;
    if (b > values[to + o + 1]!) values[to + o + 1] = b;
    if (c > values[to + o + 2]!) values[to + o + 2] = c;
    if (d > values[to + o + 3]!) values[to + o + 3] = d;
  }
}

/** Colours around their mean, with a frame of zeros one pixel wide. */
function padded(pixels: Uint8ClampedArray, width: number, height: number): Float32Array {
  const colours = new Float32Array((width + 2) * (height + 2) * 3);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < 3; c++)
        colours[((y + 1) * (width + 2) + x + 1) * 3 + c] = (pixels[(y * width + x) * 4 + c]! - MEAN_RGB[c]!) / 255;
  return colours;
}

function depthwise({ width, height, depth, values }: Layer, filters: Float32Array): Layer {
  const out = new Float32Array(values.length);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const to = (y * width + x) * depth;
      for (let dy = Math.max(0, 1 - y); dy < 3 && y + dy <= height; dy++)
        for (let dx = Math.max(0, 1 - x); dx < 3 && x + dx <= width; dx++) {
          const from = ((y + dy - 1) * width + x + dx - 1) * depth;
          const filter = (dy * 3 + dx) * depth;
          for (let c = 0; c < depth; c++) out[to + c]! += values[from + c]! * filters[filter + c]!;
        }
    }
  return { width, height, depth, values: out };
}

/** Each pixel's channels through one matrix; four sums at a time stay in registers. */
function pointwise({ width, height, depth, values }: Layer, matrix: Float32Array, bias: Float32Array): Layer {
  const wide = bias.length;
  const out = new Float32Array(width * height * wide);
  const columns = transposed(matrix, depth, wide);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const from = pixel * depth;
    let o = 0;
    for (; o + 3 < wide; o += 4) {
      let a = bias[o]!, b = bias[o + 1]!, c = bias[o + 2]!, d = bias[o + 3]!; // prettier-ignore
      const column = o * depth;
      for (let i = 0; i < depth; i++) {
        const value = values[from + i]!;
        a += value * columns[column + i]!;
        b += value * columns[column + depth + i]!;
        c += value * columns[column + 2 * depth + i]!;
        d += value * columns[column + 3 * depth + i]!;
      }
      out[pixel * wide + o] = a;
      out[pixel * wide + o + 1] = b;
      out[pixel * wide + o + 2] = c;
      out[pixel * wide + o + 3] = d;
    }
    for (; o < wide; o++) {
      let sum = bias[o]!;
      for (let i = 0; i < depth; i++) sum += values[from + i]! * columns[o * depth + i]!;
      out[pixel * wide + o] = sum;
    }
  }
  return { width, height, depth: wide, values: out };
}

function transposed(matrix: Float32Array, rows: number, columns: number): Float32Array {
  const turned = new Float32Array(matrix.length);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) turned[column * rows + row] = matrix[row * columns + column]!;
  return turned;
}

function pooled({ width, height, depth, values }: Layer): Layer {
  const half = { width: width / 2, height: height / 2 };
  const out = new Float32Array(half.width * half.height * depth).fill(-Infinity);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * depth;
      const to = ((y >> 1) * half.width + (x >> 1)) * depth;
      for (let c = 0; c < depth; c++) if (values[from + c]! > out[to + c]!) out[to + c] = values[from + c]!;
    }
  return { ...half, depth, values: out };
}

/** The largest of each 2 × 2 window, one step at a time: the size stays. */
function pooledInPlace({ width, height, depth, values }: Layer): Layer {
  const out = new Float32Array(values.length);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < depth; c++) {
        const at = (dy: number, dx: number): number =>
          y + dy < height && x + dx < width ? values[((y + dy) * width + x + dx) * depth + c]! : -Infinity;
        out[(y * width + x) * depth + c] = Math.max(at(0, 0), at(0, 1), at(1, 0), at(1, 1));
      }
  return { width, height, depth, values: out };
}

function lean(values: Float32Array): void {
  for (let at = 0; at < values.length; at++) if (values[at]! < 0) values[at]! *= SLOPE;
}

function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value));
}
