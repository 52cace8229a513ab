// A picture as it may leave a phone: small, upright, and a picture only: drawing it anew leaves its hidden data behind.

const SIDE = 1600; // pixels, as the server keeps them
const QUALITY = 0.85;

export function fit(width: number, height: number, side = SIDE): { width: number; height: number } {
  const scale = Math.min(1, side / Math.max(width, height));
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}

/** The picture on a canvas, small and upright; null when this browser cannot read it. */
export async function drawn(file: Blob): Promise<HTMLCanvasElement | null> {
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const canvas = document.createElement("canvas");
    Object.assign(canvas, fit(picture.width, picture.height));
    canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    return canvas;
  } catch {
    return null;
  }
}

export function asJpeg(canvas: HTMLCanvasElement): Promise<Blob | null> {
  return new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
}

/** Null when this browser cannot read the picture. */
export async function redraw(file: Blob): Promise<Blob | null> {
  const canvas = await drawn(file);
  return canvas && asJpeg(canvas);
}
