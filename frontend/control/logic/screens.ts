// Which window of the desk this is, who of the open ones rings, and what they tell each other. Knows no channel.

export type WindowKind = "whole" | "queue" | "map" | "wall";

export function windowKind(search: string): WindowKind {
  const asked = new URLSearchParams(search);
  if (asked.has("mur")) return "wall";
  const { fenetre } = Object.fromEntries(asked);
  return fenetre === "file" ? "queue" : fenetre === "carte" ? "map" : "whole";
}

export const SEARCH_OF: Record<WindowKind, string> = { whole: "", queue: "?fenetre=file", map: "?fenetre=carte", wall: "?mur" };

/** What one of two windows looks at; the other follows. */
export interface Look {
  selected: string | null;
  picked: readonly string[];
  hovered: string | null; // the crew under the pointer
}

export type Told =
  | { type: "here"; id: string; kind: WindowKind; user: number; rings: boolean; asks: boolean }
  | { type: "bye"; id: string }
  | { type: "look"; id: string; user: number; look: Look }
  | { type: "open"; id: string; user: number; code: string };

export interface Peer {
  kind: WindowKind;
  rings: boolean;
  seenAt: number;
}

export const SIGN_EVERY_MS = 2_000;
export const GONE_MS = 75_000; // a hidden window's timers run once a minute at worst

export function alive(peers: ReadonlyMap<string, Peer>, now: number): Map<string, Peer> {
  return new Map([...peers].filter(([, peer]) => now - peer.seenAt < GONE_MS));
}

/** Queue and map keep step; a whole desk or a wall stands for itself. */
export function keepsStep(kind: WindowKind): boolean {
  return kind === "queue" || kind === "map";
}

export function sameLook(a: Look, b: Look): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Without locks in the browser the window with the smallest name rings: all windows find the same one. */
export function ringsByName(me: string, peers: Iterable<string>): boolean {
  return [...peers].every((other) => me < other);
}
