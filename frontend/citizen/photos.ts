// Photos are made small on the phone, which also takes their hidden data away, then leave with the page's own form.

import { redraw } from "../photos/redraw";
import { one } from "./page";

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
  const blob = await redraw(file);
  return blob && blob.size < file.size ? new File([blob], "photo.jpg", { type: "image/jpeg" }) : file;
}
