// Choosing a kind of finding: the last ones used first, else by words. Pure.

import type { Kind } from "../cards";

const MOST_RECENT = 4;

export const plain = (text: string): string => text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();

/** Every word typed begins a word of the kind or of its group. */
export function kindsFound(kinds: readonly Kind[], typed: string): Kind[] {
  const wanted = plain(typed).split(/\s+/).filter(Boolean);
  return kinds.filter((kind) => {
    const words = plain(`${kind.label} ${kind.group_label}`).split(/[^\p{L}\p{N}]+/u);
    return wanted.every((start) => words.some((word) => word.startsWith(start)));
  });
}

/** The recent ones first, the others as the city orders them. */
export function recentFirst(kinds: readonly Kind[], recent: readonly string[]): Kind[] {
  const rank = (kind: Kind): number => (recent.includes(kind.code) ? recent.indexOf(kind.code) : recent.length);
  return [...kinds].sort((a, b) => rank(a) - rank(b));
}

export function withRecent(recent: readonly string[], code: string): string[] {
  return [code, ...recent.filter((one) => one !== code)].slice(0, MOST_RECENT);
}
