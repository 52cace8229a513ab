// The place page: position of the phone, a pin on the map opened on demand, addresses suggested while typing.

import { nearest, wireAddress } from "./addresses";
import { type Fix, COARSE_M, better, isGood, sayMetres } from "./fixes";
import { fill, one, toggles } from "./page";

const PATIENCE_MS = 20_000; // after this, the finest fix is taken as it is

type Source = "gps" | "pin" | "address";

export interface Place {
  form: HTMLFormElement;
  /** Put a position into the form and say so. */
  keep(fix: Fix, source: Source): void;
  current(): Fix | null;
  onChange(listener: (fix: Fix, source: Source) => void): void;
}

export function wirePlace(form: HTMLFormElement): void {
  const place = placeOf(form);
  one<HTMLButtonElement>("[data-locate]", form)?.addEventListener("click", () => locate(place));
  one<HTMLButtonElement>("[data-open-map]", form)?.addEventListener("click", (event) => {
    void openMap(place, event.currentTarget as HTMLButtonElement);
  });
  const address = one<HTMLInputElement>("[data-address]", form);
  if (address) {
    wireAddress(address, (found) => place.keep({ ...found, accuracyM: 0 }, "address"));
    // Other words than the address that was found: its point must not stay behind them.
    address.addEventListener("input", () => {
      if (input(form, "source").value === "address") forget(form);
    });
  }
  one<HTMLButtonElement>("[data-forget]", form)?.addEventListener("click", (event) => {
    event.preventDefault();
    forget(form);
  });
}

function input(form: HTMLFormElement, name: string): HTMLInputElement {
  return form.elements.namedItem(name) as HTMLInputElement;
}

function placeOf(form: HTMLFormElement): Place {
  const listeners: ((fix: Fix, source: Source) => void)[] = [];
  return {
    form,
    keep(fix, source) {
      input(form, "lon").value = fix.lon.toFixed(6);
      input(form, "lat").value = fix.lat.toFixed(6);
      input(form, "accuracy_m").value = source === "gps" ? fix.accuracyM.toFixed(1) : "";
      input(form, "source").value = source;
      sayKept(form, fix, source);
      for (const listener of listeners) listener(fix, source);
    },
    current() {
      const lon = Number.parseFloat(input(form, "lon").value);
      const lat = Number.parseFloat(input(form, "lat").value);
      if (Number.isNaN(lon) || Number.isNaN(lat)) return null;
      return { lon, lat, accuracyM: Number.parseFloat(input(form, "accuracy_m").value) || 0 };
    },
    onChange(listener) {
      listeners.push(listener);
    },
  };
}

function sayKept(form: HTMLFormElement, fix: Fix, source: Source): void {
  const line = one("[data-fixed]", form);
  const words = one("[data-fixed-text]", form);
  if (!line || !words) return;
  const sentences = { gps: words.dataset["gps"], pin: words.dataset["pin"], address: words.dataset["addressText"] };
  words.textContent = fill(sentences[source], { m: sayMetres(fix.accuracyM) });
  line.hidden = false;
}

function forget(form: HTMLFormElement): void {
  for (const name of ["lon", "lat", "accuracy_m"]) input(form, name).value = "";
  input(form, "source").value = "none";
  const line = one("[data-fixed]", form);
  if (line) line.hidden = true;
}

function locate(place: Place): void {
  const words = one("[data-locate-text]", place.form);
  const say = (name: string, metres = 0): void => {
    if (words) words.textContent = fill(words.dataset[name], { m: sayMetres(metres) });
  };
  if (!("geolocation" in navigator)) return say("failed");
  say("asking");
  let best: Fix | null = null;
  const watch = navigator.geolocation.watchPosition(
    ({ coords }) => {
      best = better(best, { lon: coords.longitude, lat: coords.latitude, accuracyM: coords.accuracy });
      place.keep(best, "gps");
      say(best.accuracyM > COARSE_M ? "coarse" : "found", best.accuracyM);
      void nameIt(place.form, best);
      if (isGood(best)) stop();
    },
    (problem) => {
      if (best === null) say(problem.code === problem.PERMISSION_DENIED ? "denied" : "failed");
    },
    { enableHighAccuracy: true, maximumAge: 10_000, timeout: PATIENCE_MS },
  );
  const stop = (): void => navigator.geolocation.clearWatch(watch);
  place.form.addEventListener("submit", stop, { once: true });
  setTimeout(stop, PATIENCE_MS);
}

/** The street of the position, offered in the empty field: a person checks a name better than a point. */
async function nameIt(form: HTMLFormElement, fix: Fix): Promise<void> {
  const field = one<HTMLInputElement>("[data-address]", form);
  if (!field || field.value.trim() || fix.accuracyM > COARSE_M) return;
  const [street] = await nearest(field.dataset["address"] ?? "", fix);
  if (street && !field.value.trim()) field.value = street.label;
}

async function openMap(place: Place, button: HTMLButtonElement): Promise<void> {
  const box = one("[data-picker]", place.form);
  if (!box || !toggles(button, box)) return;
  try {
    const { showPicker } = await import("./picker");
    showPicker(place, box);
  } catch {
    const words = one("[data-map-text]", place.form);
    if (words) words.textContent = words.dataset["failed"] ?? "";
    box.hidden = true;
  }
}
