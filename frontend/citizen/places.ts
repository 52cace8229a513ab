// « Le plus près de moi »: asks the browser for the position once, and only when tapped. The map of the list, on demand.

import { one, toggles } from "./page";

export function wirePlaces(form: HTMLFormElement): void {
  wireNear(form);
  const button = one<HTMLButtonElement>("[data-open-places-map]");
  const box = one("[data-places-map]");
  if (button && box) button.addEventListener("click", () => void toggleMap(button, box));
}

function wireNear(form: HTMLFormElement): void {
  const row = one("[data-near-here]");
  const button = row?.querySelector("button");
  if (!row || !button || !("geolocation" in navigator)) return;
  row.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    button.textContent = row.dataset["asking"] ?? "";
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => location.assign(nearAddress(form, coords.longitude, coords.latitude)),
      () => (button.textContent = row.dataset["failed"] ?? ""),
      { timeout: 10_000, maximumAge: 60_000 },
    );
  });
}

/** The same page sorted by distance; 4 decimals are 10 m, enough to sort and less to keep in a history. */
export function nearAddress(form: HTMLFormElement, lon: number, lat: number): string {
  const fields = new FormData(form);
  const query = new URLSearchParams({ lon: lon.toFixed(4), lat: lat.toFixed(4) });
  for (const name of ["type", "open"]) {
    const value = fields.get(name);
    if (typeof value === "string" && value) query.set(name, value);
  }
  return `?${query.toString()}`;
}

async function toggleMap(button: HTMLButtonElement, box: HTMLElement): Promise<void> {
  if (!toggles(button, box)) return;
  try {
    const { showPlaces } = await import("./placesmap");
    showPlaces(box);
    box.scrollIntoView({ block: "nearest" });
  } catch {
    const words = button.querySelector("span");
    if (words) words.textContent = words.dataset["failed"] ?? "";
    box.hidden = true;
  }
}
