// Kinds of one's own sector first, when this browser already may know where it is. The position never leaves it.

import { all } from "./page";

interface Sector {
  lon: number;
  lat: number;
  kinds: string[];
}

const SHOWN = 6; // as many as the server shows

const OLD_ENOUGH_MS = 600_000; // the sector of ten minutes ago is good enough

export async function wireQuick(box: HTMLElement): Promise<void> {
  if (!("permissions" in navigator)) return;
  const permission = await navigator.permissions.query({ name: "geolocation" });
  if (permission.state !== "granted") return; // never a question for this
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => void show(box, coords.longitude, coords.latitude),
    () => undefined, // without a position the city's order stays
    { maximumAge: OLD_ENOUGH_MS, timeout: 5_000 },
  );
}

async function show(box: HTMLElement, lon: number, lat: number): Promise<void> {
  const answer = await fetch(box.dataset["quick"] ?? "");
  if (!answer.ok) return;
  const { sectors } = (await answer.json()) as { sectors: Sector[] };
  const sector = nearestSector(sectors, lon, lat);
  if (sector && !box.contains(document.activeElement)) reorder(box, sector.kinds);
}

/** The sector whose middle is nearest; degrees of longitude are shortened by the latitude. */
export function nearestSector(sectors: Sector[], lon: number, lat: number): Sector | null {
  const shrink = Math.cos((lat * Math.PI) / 180);
  const distance = (one: Sector): number => Math.hypot((one.lon - lon) * shrink, one.lat - lat);
  return sectors.reduce<Sector | null>(
    (best, one) => (best === null || distance(one) < distance(best) ? one : best),
    null,
  );
}

/** Buttons of these kinds first, in this order; the others keep theirs; as many are shown as before. */
export function reorder(box: HTMLElement, kinds: string[]): void {
  const rank = (button: HTMLButtonElement): number => {
    const at = kinds.indexOf(button.value);
    return at < 0 ? kinds.length : at;
  };
  const buttons = all<HTMLButtonElement>("button[name=kind]", box);
  const ordered = [...buttons].sort((one, other) => rank(one) - rank(other));
  ordered.forEach((button, at) => (button.hidden = at >= SHOWN));
  buttons[0]?.parentElement?.append(...ordered);
}
