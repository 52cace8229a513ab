// Entry of residents' pages. Each page already works: this only adds what a browser can do better.

import { openOfflineDoor } from "./offline/door";
import { all, enhance, one } from "./page";

enhance();
openOfflineDoor();

const place = one<HTMLFormElement>("form[data-place]");
if (place) void import("./place").then((module) => module.wirePlace(place));

const photos = one<HTMLFormElement>("form[data-photos]");
if (photos) {
  photos.inert = true; // no photo leaves before the page can blur it; without this module the server does
  void import("./photos").then((module) => module.wirePhotos(photos)).finally(() => (photos.inert = false));
}

const following = one<HTMLElement>("[data-following]");
if (following) void import("./following").then((module) => module.wireFollowing(following));

const near = one<HTMLFormElement>("form[data-near]");
if (near) void import("./places").then((module) => module.wirePlaces(near));

const quick = one("[data-quick]");
if (quick) void import("./quick").then((module) => module.wireQuick(quick));

const mine = one("[data-mine]");
if (mine) void import("./mine").then((module) => module.wireMine(mine));

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

/** What a discreet page shown in place needs again. */
function wireQuiet(): void {
  if (!all("[data-discreet], [data-leave]").length) return;
  void import("./discreet").then((module) => {
    module.wireDiscreetLinks(wireQuiet);
    if (one("[data-leave]")) module.wireDiscreet(wireQuiet);
  });
}
wireQuiet();

if (all("a[data-feedback]").length) void import("../feedback/feedback").then((module) => module.wireFeedback());

one(".refusal")?.focus();
