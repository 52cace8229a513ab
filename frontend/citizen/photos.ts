// Photos wait on the page: made small, their hidden data dropped, faces blurred; one looks, blurs more, then they leave.

import { type Prepared, fieldOf, prepare, toFile } from "../photos/prepare";
import { wireBrush } from "../photos/brush";
import { all, fill, one } from "./page";

/** A photo that has not left. `prepared` is null while it is looked at and when this browser cannot read it. */
interface Held {
  file: File;
  look: HTMLElement;
  prepared: Prepared | null;
  isReady: boolean;
}

export function wirePhotos(form: HTMLFormElement): void {
  const field = one<HTMLInputElement>("input[type=file]", form);
  const pattern = one<HTMLTemplateElement>("template[data-photo-look]", form);
  const shelf = one("[data-photo-shelf]", form);
  if (!field || !pattern || !shelf) return;
  const held: Held[] = [];
  let isFilling = false;
  let isFilled = false;

  const show = (): void => sayState(form, field, held);
  const take = (): void => {
    const files = [...(field.files ?? [])].slice(0, roomIn(field) - held.length);
    field.value = ""; // from here on the form itself carries nothing
    for (const file of files) void add(file);
  };
  const add = async (file: File): Promise<void> => {
    const look = lookOf(pattern);
    const photo: Held = { file, look, prepared: null, isReady: false };
    held.push(photo);
    shelf.append(look);
    one<HTMLButtonElement>("[data-photo-drop]", look)?.addEventListener("click", () => {
      held.splice(held.indexOf(photo), 1);
      look.remove();
      show();
      field.focus();
    });
    show();
    photo.prepared = await prepare(file);
    photo.isReady = true;
    showPicture(look, photo.prepared);
    show();
  };

  const leave = async (submitter: HTMLElement | null): Promise<void> => {
    isFilling = true;
    await fillForm(form, held);
    isFilling = false;
    isFilled = true;
    form.requestSubmit(submitter);
    isFilled = false; // a form that was not taken is filled anew, with what was blurred since
  };
  const holdBack = (event: SubmitEvent): void => {
    if (isFilled || !held.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!isFilling && held.every((photo) => photo.isReady)) void leave(event.submitter);
  };
  const clear = (): void => {
    for (const { look } of held.splice(0)) look.remove();
    for (const carrier of all("[data-photo-sent]", form)) carrier.remove();
    show();
  };

  field.addEventListener("change", take);
  form.addEventListener("reset", clear);
  form.addEventListener("submit", holdBack, { capture: true });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && held.length) location.reload(); // back from the next page: what left stands on the server
  });
  show();
  if (field.files?.length) take();
}

function roomIn(field: HTMLInputElement): number {
  return Number(field.dataset["room"] ?? 1);
}

function lookOf(pattern: HTMLTemplateElement): HTMLElement {
  const copy = pattern.content.cloneNode(true) as DocumentFragment;
  return copy.firstElementChild as HTMLElement;
}

/** The button says what it will do; a form that is for a photo only needs no button without one. */
function sayState(form: HTMLFormElement, field: HTMLInputElement, held: readonly Held[]): void {
  const drop = field.closest<HTMLElement>(".drop");
  if (drop) drop.hidden = held.length >= roomIn(field);
  const isForPhotos = field.required || field.dataset["required"] === "yes";
  if (isForPhotos) field.dataset["required"] = "yes"; // the held photos count, the field itself stays empty
  field.required = isForPhotos && !held.length;
  const button = one<HTMLButtonElement>("[data-photo-go]", form);
  const words = button && (one("span", button) ?? button);
  if (!button || !words) return;
  button.hidden = field.required;
  button.dataset["empty"] ??= words.textContent ?? "";
  const isLooking = held.some((photo) => !photo.isReady);
  words.textContent = button.dataset[isLooking ? "looking" : held.length ? "with" : "empty"] ?? "";
  button.setAttribute("aria-disabled", String(isLooking));
}

/** What was found, in words; then the picture itself with its brush. */
function showPicture(look: HTMLElement, prepared: Prepared | null): void {
  const state = one("[data-photo-found]", look);
  if (state) {
    state.textContent = fill(state.dataset[findingOf(prepared)], { n: String(prepared?.faces ?? 0) });
    state.classList.toggle("warning", !prepared?.faces);
  }
  const place = one("[data-photo-picture]", look);
  if (prepared && place) showCanvas(look, place, prepared.canvas);
}

function findingOf(prepared: Prepared | null): string {
  if (!prepared) return "unreadable";
  if (prepared.faces === null) return "unsearched";
  return prepared.faces === 0 ? "none" : prepared.faces === 1 ? "one" : "many";
}

function showCanvas(look: HTMLElement, place: HTMLElement, canvas: HTMLCanvasElement): void {
  canvas.setAttribute("role", "application");
  canvas.setAttribute("aria-label", place.dataset["label"] ?? "");
  canvas.tabIndex = -1;
  place.prepend(canvas);
  const ring = one("[data-photo-ring]", place);
  const spot = one("[data-photo-spot]", look);
  const undo = one<HTMLButtonElement>("[data-photo-undo]", look);
  const brush = wireBrush(canvas, {
    onStroke: (canUndo) => {
      if (undo) undo.hidden = !canUndo;
    },
    onRing: (x, y, hasBlurred) => {
      if (ring) Object.assign(ring.style, { left: `${x * 100}%`, top: `${y * 100}%` });
      const words = hasBlurred ? spot?.dataset["blurred"] : spot?.dataset["at"];
      if (spot) spot.textContent = fill(words, { x: String(Math.round(x * 100)), y: String(Math.round(y * 100)) });
    },
  });
  undo?.addEventListener("click", () => {
    brush.undo();
    canvas.focus();
  });
  const tool = one<HTMLButtonElement>("[data-photo-brush]", look);
  tool?.addEventListener("click", () => {
    const isOn = tool.getAttribute("aria-pressed") !== "true";
    tool.setAttribute("aria-pressed", String(isOn));
    place.classList.toggle("brushing", isOn);
    canvas.tabIndex = isOn ? 0 : -1;
    brush.setOn(isOn);
    if (isOn) canvas.focus();
  });
  for (const part of all("[data-photo-tools]", look)) part.hidden = false;
}

/** Hidden file fields that carry what one saw; the visible one stays empty. */
async function fillForm(form: HTMLFormElement, held: readonly Held[]): Promise<void> {
  for (const old of all("[data-photo-sent]", form)) old.remove();
  const carriers = new Map<string, DataTransfer>();
  for (const { file, prepared } of held) {
    const name = fieldOf(prepared);
    const carrier = carriers.get(name) ?? new DataTransfer();
    carrier.items.add((prepared && (await toFile(prepared))) ?? file);
    carriers.set(name, carrier);
  }
  for (const [name, { files }] of carriers) {
    const input = Object.assign(document.createElement("input"), { type: "file", name, hidden: true });
    input.dataset["photoSent"] = "";
    input.files = files;
    form.append(input);
  }
}
