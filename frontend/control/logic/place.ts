// Where an operator was on the screen, so that a page that reloads comes back there. Pure.

import { TABS, type Tab } from "./queue";

export interface Place {
  tab: Tab;
  filter: string;
  scrollTop: number;
  unfolded: readonly string[];
  isBoardOpen: boolean;
}

export function readPlace(stored: string | null): Place | null {
  try {
    const given = JSON.parse(stored ?? "null") as Partial<Place> | null;
    if (!given || !TABS.some(({ id }) => id === given.tab)) return null;
    return { tab: given.tab as Tab, filter: given.filter ?? "", scrollTop: given.scrollTop ?? 0, unfolded: given.unfolded ?? [], isBoardOpen: given.isBoardOpen ?? false };
  } catch {
    return null;
  }
}
