// Cases that are probably one thing become one line of the list. Offered by the server, never joined here. Pure.

import type { IncidentCard } from "../cards";
import { counted } from "./words";

export interface Fold {
  leader: string; // may stand in another list: then the first of its followers heads the line
  codes: readonly string[]; // those who would join
  witnesses: number; // theirs, which the leader does not count yet
  priority: number; // the most urgent of all on the line
}

export interface Folded {
  rows: IncidentCard[]; // what stands in the list
  folds: ReadonlyMap<string, Fold>; // by the code of the line's head
  heads: ReadonlyMap<string, string>; // the head of each case that stands below one
}

/** Each line stands where its most urgent case would; an unfolded one is followed by its cases. */
export function foldRows(sorted: readonly IncidentCard[], unfolded: ReadonlySet<string>): Folded {
  const groups = gather(sorted);
  if (groups.size === 0) return { rows: sorted as IncidentCard[], folds: new Map(), heads: new Map() };
  const rows: IncidentCard[] = [];
  const folds = new Map<string, Fold>();
  const heads = new Map<string, string>();
  const placed = new Set<string>();
  for (const card of sorted) {
    const leader = groups.has(card.code) ? card.code : (card.leader ?? "");
    const group = groups.get(leader);
    if (!group) rows.push(card);
    else if (!placed.has(leader)) {
      placed.add(leader);
      place(leader, group, unfolded, { rows, folds, heads });
    }
  }
  return { rows, folds, heads };
}

interface Group {
  leader: IncidentCard | null;
  followers: IncidentCard[];
}

/** Lines of one case are no groups. A leader that follows another stands under that one. */
function gather(cards: readonly IncidentCard[]): Map<string, Group> {
  const groups = new Map<string, Group>();
  for (const card of cards) {
    const { leader } = card;
    if (!leader || card.state === "ended") continue;
    const group = groups.get(leader);
    if (group) group.followers.push(card);
    else groups.set(leader, { leader: null, followers: [card] });
  }
  if (groups.size === 0) return groups;
  for (const card of cards) {
    const group = groups.get(card.code);
    if (group && !card.leader) group.leader = card;
  }
  for (const [code, group] of groups) if (!group.leader && group.followers.length < 2) groups.delete(code);
  return groups;
}

function place(leader: string, group: Group, unfolded: ReadonlySet<string>, into: { rows: IncidentCard[]; folds: Map<string, Fold>; heads: Map<string, string> }): void {
  const [first, ...others] = group.leader ? [group.leader, ...group.followers] : group.followers;
  if (!first) return;
  const joining = group.followers;
  const witnesses = joining.reduce((sum, card) => sum + card.witnesses, 0);
  const priority = Math.min(first.priority, ...priorities(others));
  into.rows.push(first);
  into.folds.set(first.code, { leader, codes: joining.map((card) => card.code), witnesses, priority });
  for (const card of others) into.heads.set(card.code, first.code);
  if (unfolded.has(leader)) into.rows.push(...others);
}

function priorities(cards: readonly IncidentCard[]): number[] {
  return [...new Set(cards.map((card) => card.priority))];
}

/** "12 témoins + 37 à réunir": what is counted, and what would be. */
export function foldWords(card: IncidentCard, fold: Fold): string {
  const own = card.code === fold.leader ? counted(card.witnesses, "témoin") : "";
  const others = `${counted(fold.witnesses, "témoin")} à réunir`;
  return own ? `${own} + ${fold.witnesses} à réunir` : others;
}

/** Said before the second press. */
export function gatherQuestion(fold: Fold): string {
  return `Réunir ${counted(fold.codes.length, "affaire")} (${counted(fold.witnesses, "témoin")}) en une seule ? Encore une fois pour le faire.`;
}
