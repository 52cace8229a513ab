// Colours of our symbols: those of tokens.css, here as numbers because a canvas needs them for the theme asked for.

import type { Theme } from "./types";

export interface Colours {
  priority: Record<1 | 2 | 3 | 4, string>;
  onTone: string;
  card: string;
  ink: string;
  ink3: string;
  accent: string;
  accentSoft: string;
  accentInk: string;
  ok: string;
  okInk: string;
  edge: string;
  halo: string;
  place: string;
}

export const COLOURS: Record<Theme, Colours> = {
  light: {
    priority: { 1: "#c4162a", 2: "#9a5000", 3: "#0a5ea8", 4: "#566370" },
    onTone: "#ffffff",
    card: "#ffffff",
    ink: "#14212e",
    ink3: "#5a6874",
    accent: "#0a5ea8",
    accentSoft: "#e1eef9",
    accentInk: "#ffffff",
    ok: "#18703c",
    okInk: "#ffffff",
    edge: "#7a8997",
    halo: "#ffffff",
    place: "#4b3a86",
  },
  dark: {
    priority: { 1: "#ff7a86", 2: "#ffb357", 3: "#5fb0f2", 4: "#9fadb9" },
    onTone: "#0e161d",
    card: "#16212b",
    ink: "#e8eef3",
    ink3: "#93a2af",
    accent: "#5fb0f2",
    accentSoft: "#12304a",
    accentInk: "#06233c",
    ok: "#6fd39a",
    okInk: "#0e161d",
    edge: "#61727f",
    halo: "#0e161d",
    place: "#b7a6f2",
  },
};

const DARK = "(prefers-color-scheme: dark)";

/** Calls back with the theme to draw, now and whenever the system or a person changes it. Returns how to stop. */
export function watchTheme(wanted: "auto" | Theme, use: (theme: Theme) => void): () => void {
  if (wanted !== "auto") {
    use(wanted);
    return () => {};
  }
  const query = matchMedia(DARK);
  const page = document.documentElement;
  let told: Theme | null = null;
  const tell = (): void => {
    const worn = page.style.colorScheme; // a person's choice stands there, else both
    const theme: Theme = worn === "dark" || worn === "light" ? worn : query.matches ? "dark" : "light";
    if (theme !== told) use((told = theme));
  };
  const watch = new MutationObserver(tell);
  watch.observe(page, { attributes: true, attributeFilter: ["style"] });
  query.addEventListener("change", tell);
  tell();
  return () => {
    watch.disconnect();
    query.removeEventListener("change", tell);
  };
}
