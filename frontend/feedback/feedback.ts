// « Un avis sur cette page ? » in a dialog over any page, so that nothing of what was being done is lost.
// Knows neither residents nor staff: the server's own form is shown, sent and answered in place.

import "./feedback.css";

const KEPT = "allopm-feedback-text"; // the words of this tab until they are sent

/** Links `[data-feedback]` open the form here instead of leaving the page. */
export function wireFeedback(root: ParentNode = document): void {
  for (const link of root.querySelectorAll<HTMLAnchorElement>("a[data-feedback]"))
    link.addEventListener("click", (event) => {
      event.preventDefault();
      void openFeedback(link);
    });
}

/** The form in a dialog; the link says what to show without a network, else the browser follows it. */
export async function openFeedback(link: HTMLAnchorElement): Promise<void> {
  const dialog = document.createElement("dialog");
  dialog.className = "feedback";
  dialog.setAttribute("aria-label", link.textContent?.trim() ?? "");
  for (const name of ["keydown", "keyup"]) dialog.addEventListener(name, (event) => event.stopPropagation()); // typed words are no command of the page
  dialog.addEventListener("close", () => {
    dialog.remove();
    link.focus();
  });
  const form = await ask(`${link.pathname}?${new URLSearchParams({ de: location.pathname }).toString()}`);
  if (form === null && !link.dataset["offline"]) {
    location.assign(link.href);
    return;
  }
  document.body.append(dialog);
  dialog.showModal();
  if (form === null) sayOffline(dialog, link.dataset["offline"] ?? "");
  else show(dialog, form);
}

function sayOffline(dialog: HTMLDialogElement, sentence: string): void {
  const [words, close] = [document.createElement("p"), document.createElement("button")];
  words.textContent = sentence;
  close.className = "btn";
  close.textContent = "OK";
  close.addEventListener("click", () => dialog.close());
  dialog.append(words, close);
  close.focus();
}

async function ask(address: string, body?: FormData): Promise<string | null> {
  try {
    const answer = await fetch(address, {
      headers: { "x-requested-with": "fetch" },
      ...(body ? { method: "POST", body } : {}),
    });
    return await answer.text();
  } catch {
    return null;
  }
}

function show(dialog: HTMLDialogElement, html: string): void {
  dialog.innerHTML = html; // a page of this house, rendered by its own templates
  dialog.querySelector("[data-close]")?.addEventListener("click", (event) => {
    event.preventDefault();
    dialog.close();
  });
  const form = dialog.querySelector<HTMLFormElement>("[data-feedback-form]");
  if (form) wireForm(dialog, form);
  else sessionStorage.removeItem(KEPT); // sent
  (dialog.querySelector<HTMLElement>(".refusal, textarea, a") ?? dialog).focus();
}

function wireForm(dialog: HTMLDialogElement, form: HTMLFormElement): void {
  fillState(form);
  const words = form.querySelector("textarea");
  if (words && !words.value) words.value = sessionStorage.getItem(KEPT) ?? "";
  words?.addEventListener("input", () => sessionStorage.setItem(KEPT, words.value));
  wireShot(dialog, form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void send(dialog, form);
  });
}

async function send(dialog: HTMLDialogElement, form: HTMLFormElement): Promise<void> {
  const button = form.querySelector<HTMLButtonElement>(".main");
  if (button) button.disabled = true;
  const answer = await ask(form.action, new FormData(form));
  if (answer !== null) show(dialog, answer);
  else form.submit(); // no script can reach the server: the browser says what it knows
}

/** The state of the page, in words that say nothing of the person. */
export function fillState(form: HTMLFormElement): void {
  const state: Record<string, string> = {
    window: `${innerWidth} × ${innerHeight} @${devicePixelRatio}`,
    scheme: matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light",
    lang: document.documentElement.lang,
    online: String(navigator.onLine),
    browser: navigator.userAgent.slice(0, 160),
  };
  for (const [name, value] of Object.entries(state)) {
    const field = form.querySelector<HTMLInputElement>(`[name="state_${name}"]`);
    if (field) field.value = value;
  }
}

function wireShot(dialog: HTMLDialogElement, form: HTMLFormElement): void {
  const row = form.querySelector<HTMLElement>("[data-shot-row]");
  const file = form.querySelector<HTMLInputElement>("[type=file]");
  if (!row || !file || !navigator.mediaDevices || !("getDisplayMedia" in navigator.mediaDevices)) return;
  row.hidden = false;
  row.querySelector("[data-shot]")?.addEventListener("click", () => void shoot(dialog, row, file));
}

async function shoot(dialog: HTMLDialogElement, row: HTMLElement, file: HTMLInputElement): Promise<void> {
  const said = row.querySelector<HTMLElement>("[data-shot-said]");
  try {
    const shot = await picture(dialog);
    const given = new DataTransfer();
    given.items.add(new File([shot], "screen.png", { type: "image/png" }));
    file.files = given.files;
    const image = row.querySelector<HTMLImageElement>("[data-shot-image]");
    if (image) {
      image.src = URL.createObjectURL(shot);
      image.hidden = false;
    }
    if (said) said.textContent = row.dataset["done"] ?? "";
  } catch {
    if (said) said.textContent = row.dataset["failed"] ?? ""; // refused by the person or the browser
  }
}

/** One frame of what the person chose to show, without this dialog in front; the capture ends at once. */
async function picture(dialog: HTMLDialogElement): Promise<Blob> {
  const stream = await navigator.mediaDevices.getDisplayMedia({ video: true, audio: false });
  try {
    dialog.classList.add("away");
    const video = document.createElement("video");
    video.srcObject = stream;
    await video.play();
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const canvas = document.createElement("canvas");
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    canvas.getContext("2d")?.drawImage(video, 0, 0);
    return await new Promise((done, fail) =>
      canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error("no picture"))), "image/png"),
    );
  } finally {
    dialog.classList.remove("away");
    for (const track of stream.getTracks()) track.stop();
  }
}
