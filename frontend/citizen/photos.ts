// Photos are made small on the phone, which also takes their hidden data away, then leave with the page's own form.

import { one } from "./page";

const SIDE = 1600; // pixels, as the server keeps them
const QUALITY = 0.85;

export function fit(width: number, height: number, side = SIDE): { width: number; height: number } {
  const scale = Math.min(1, side / Math.max(width, height));
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}

export function wirePhotos(form: HTMLFormElement): void {
  const field = one<HTMLInputElement>("input[type=file]", form);
  if (!field) return;
  field.addEventListener("change", async () => {
    if (!field.files?.length) return;
    const state = one("[data-photo-state]", form);
    if (state) state.textContent = state.dataset["sending"] ?? "";
    const small = new DataTransfer();
    for (const file of field.files) small.items.add(await shrink(file));
    field.files = small.files;
    form.requestSubmit();
  });
}

/** The same picture, small and upright; the original when this browser cannot read it (the server can). */
export async function shrink(file: File): Promise<File> {
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const canvas = document.createElement("canvas");
    Object.assign(canvas, fit(picture.width, picture.height));
    canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
    return blob && blob.size < file.size ? new File([blob], "photo.jpg", { type: "image/jpeg" }) : file;
  } catch {
    return file;
  }
}
