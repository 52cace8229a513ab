// Makes a part of a picture unreadable for good: only a few averages of it remain. Pure arithmetic on pixels.

/** In pixels of the picture. */
export interface Region {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Pixels {
  data: Uint8ClampedArray;
  width: number;
  height: number;
}

/** The ellipse inside the picture's edges becomes a slope between `cells` × `cells` averages. */
export function soften(pixels: Pixels, cells: number): void {
  const averages = averagesOf(pixels, cells);
  const { data, width, height } = pixels;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [across, down] = [(x + 0.5) / width, (y + 0.5) / height];
      if ((across * 2 - 1) ** 2 + (down * 2 - 1) ** 2 > 1) continue;
      for (let c = 0; c < 3; c++)
        data[(y * width + x) * 4 + c] = between(averages, cells, { across, down, channel: c });
    }
}

function averagesOf({ data, width, height }: Pixels, cells: number): Float32Array {
  const sums = new Float32Array(cells * cells * 3);
  const counts = new Float32Array(cells * cells);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const cell = Math.floor((y * cells) / height) * cells + Math.floor((x * cells) / width);
      counts[cell]! += 1;
      for (let c = 0; c < 3; c++) sums[cell * 3 + c]! += data[(y * width + x) * 4 + c]!;
    }
  return sums.map((sum, at) => sum / Math.max(1, counts[Math.floor(at / 3)]!));
}

function between(averages: Float32Array, cells: number, at: { across: number; down: number; channel: number }): number {
  const limit = (value: number): number => Math.min(Math.max(value, 0), cells - 1);
  const [column, row] = [limit(at.across * cells - 0.5), limit(at.down * cells - 0.5)];
  const [left, top] = [Math.floor(column), Math.floor(row)];
  const of = (x: number, y: number): number => averages[(limit(y) * cells + limit(x)) * 3 + at.channel]!;
  const [dx, dy] = [column - left, row - top];
  const upper = of(left, top) * (1 - dx) + of(left + 1, top) * dx;
  const lower = of(left, top + 1) * (1 - dx) + of(left + 1, top + 1) * dx;
  return upper * (1 - dy) + lower * dy;
}

/** The same on a canvas; what lies outside it is left out. */
export function softenOn(canvas: HTMLCanvasElement, region: Region, cells: number): void {
  const left = Math.max(0, Math.floor(region.x));
  const top = Math.max(0, Math.floor(region.y));
  const width = Math.min(canvas.width, Math.ceil(region.x + region.width)) - left;
  const height = Math.min(canvas.height, Math.ceil(region.y + region.height)) - top;
  const pen = canvas.getContext("2d");
  if (!pen || width < 1 || height < 1) return;
  const part = pen.getImageData(left, top, width, height);
  soften(part, cells);
  pen.putImageData(part, left, top);
}
