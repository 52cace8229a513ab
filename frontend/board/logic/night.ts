// Which dress the board wears: light, dark, or by the hour. Knows the page's own style sheets.

export type Dress = "auto" | "light" | "dark";

const DRESSES: readonly Dress[] = ["auto", "light", "dark"];
export const DRESS_WORDS: Record<Dress, string> = { auto: "selon l’heure", light: "clair", dark: "sombre" };
const NIGHT_FROM_H = 20; // chosen: a wall screen lights a whole room
const NIGHT_UNTIL_H = 7;

export function nextDress(dress: Dress): Dress {
  return DRESSES[(DRESSES.indexOf(dress) + 1) % DRESSES.length] ?? "auto";
}

/** By the hour the night is dark; by day the machine's own choice stands (null). */
export function wanted(dress: Dress, hour: number): "light" | "dark" | null {
  if (dress !== "auto") return dress;
  return hour >= NIGHT_FROM_H || hour < NIGHT_UNTIL_H ? "dark" : null;
}

const DARK = "(prefers-color-scheme: dark)";
const ASKED = { dark: "all", light: "not all" } as const;
const rules = new Set<CSSMediaRule>();

/** The dark palette stands in a media rule: its condition is what a person, or the hour, overrules. */
export function dress(page: Document, scheme: "light" | "dark" | null): void {
  for (const sheet of page.styleSheets) collect(sheet);
  for (const rule of rules) rule.media.mediaText = scheme ? ASKED[scheme] : DARK;
  page.documentElement.style.colorScheme = scheme ?? "light dark";
}

function collect(sheet: CSSStyleSheet): void {
  for (const rule of sheet.cssRules) if (rule instanceof CSSMediaRule && rule.conditionText === DARK) rules.add(rule);
}
