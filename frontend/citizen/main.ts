// Entry of residents' pages. Each page already works: this only adds what a browser can do better.

import { enhance, one } from "./page";

enhance();

const place = one<HTMLFormElement>("form[data-place]");
if (place) void import("./place").then((module) => module.wirePlace(place));

const photos = one<HTMLFormElement>("form[data-photos]");
if (photos) {
  photos.inert = true; // no photo leaves before the page can blur it; without this module the server does
  void import("./photos").then((module) => module.wirePhotos(photos)).finally(() => (photos.inert = false));
}

const near = one<HTMLFormElement>("form[data-near]");
if (near) void import("./places").then((module) => module.wirePlaces(near));

const send = one<HTMLButtonElement>("[data-send]");
send?.form?.addEventListener("submit", (event) => {
  if (send.getAttribute("aria-disabled") === "true") event.preventDefault(); // one tap is enough; the key protects anyway
  send.setAttribute("aria-disabled", "true");
  send.textContent = send.dataset["sending"] ?? "";
});
// Back from the receipt: the page kept in memory must be able to send again.
window.addEventListener("pageshow", (event) => {
  if (event.persisted && send) location.reload();
});

one(".refusal")?.focus();
