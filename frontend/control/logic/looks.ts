// How this machine's screen is dressed: how close the lines stand, light or dark. Pure.

import type { Dress } from "../../board/logic/night";

export type Density = "compact" | "normal" | "airy";

export const DENSITIES: readonly { id: Density; label: string }[] = [
  { id: "compact", label: "serrée" },
  { id: "normal", label: "normale" },
  { id: "airy", label: "aérée" },
];
export const THEMES: readonly { id: Dress; label: string }[] = [
  { id: "auto", label: "comme le poste" },
  { id: "light", label: "claire" },
  { id: "dark", label: "sombre" },
];

export function densityOf(stored: string | null): Density {
  return DENSITIES.find(({ id }) => id === stored)?.id ?? "normal";
}

export function themeOf(stored: string | null): Dress {
  return THEMES.find(({ id }) => id === stored)?.id ?? "auto";
}

export function next<T>(choices: readonly { id: T }[], now: T): T {
  const at = choices.findIndex(({ id }) => id === now);
  return choices[(at + 1) % choices.length]?.id ?? now;
}
