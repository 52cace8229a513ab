// Photos as they wait on the phone: small, upright, and a picture only: drawing it anew leaves its hidden data behind.

const SIDE = 1600; // pixels, as the server keeps them
const QUALITY = 0.82;
export const MOST_PHOTOS = 3;

export function fit(width: number, height: number, side = SIDE): { width: number; height: number } {
  const scale = Math.min(1, side / Math.max(width, height));
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}

/** Null when this browser cannot read the picture. */
export async function redraw(file: Blob): Promise<Blob | null> {
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const canvas = document.createElement("canvas");
    Object.assign(canvas, fit(picture.width, picture.height));
    canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    return await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  } catch {
    return null;
  }
}

/** A drawing that the server sends for a page, as a picture of its own: only there it may say its colours. */
export function pictureOf(svg: string): string {
  const alone = svg.includes("xmlns=") ? svg : svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"');
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(alone)}`;
}
