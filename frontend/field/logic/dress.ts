// How the app is dressed: by the system, for the sun, or for the night (dim, little blue). Pure.

export type Dress = "auto" | "day" | "night";

export const DRESS_WORDS: Readonly<Record<Dress, string>> = { auto: "Automatique", day: "Jour", night: "Nuit" };
export const DRESSES = Object.keys(DRESS_WORDS) as Dress[];

export const dressOf = (kept: string | null): Dress => DRESSES.find((one) => one === kept) ?? "auto";

/** The condition under which the dark colours hold. */
export const darkWhen = (dress: Dress): string => ({ auto: "(prefers-color-scheme: dark)", day: "not all", night: "all" })[dress];

export const mapTheme = (dress: Dress): "auto" | "light" | "dark" => ({ auto: "auto", day: "light", night: "dark" } as const)[dress];
