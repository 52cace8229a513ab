// Keeps what changed while nobody could see it, and shows it in order. Asks the queue which rows are drawn.

import type { IncidentCard } from "../cards";
import { added, changeWords, escapes, without, type Unseen as One } from "../logic/unseen";
import type { Desk } from "./desk.svelte";

export class Unseen {
  list = $state.raw<readonly One[]>([]);
  codes: ReadonlySet<string> = $derived.by(() => new Set(this.list.map((one) => one.code)));
  /** The frame of the list: told by the queue as it scrolls. */
  frame: { isScrolled: boolean; codes: ReadonlySet<string> } = { isScrolled: false, codes: new Set() };
  #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** `after` null: it is gone, and nobody could say how. */
  listen(before: IncidentCard | undefined, after: IncidentCard | null, isCaughtUp: boolean): void {
    const card = after ?? before;
    if (!card || (before && after && before.version === after.version)) return;
    const isDrawn = (code: string): boolean => this.frame.codes.has(code);
    const sight = { isHidden: document.hidden, isCaughtUp, isScrolled: this.frame.isScrolled, isDrawn };
    if (!escapes(card, this.#desk.facts?.me.name ?? "", sight)) return;
    this.list = added(this.list, { code: card.code, at: Date.now(), words: changeWords(before, after) });
  }

  seen(code: string): void {
    this.list = without(this.list, code);
  }

  /** The oldest one, now looked at. */
  take(): One | undefined {
    const [first] = this.list;
    if (first) this.seen(first.code);
    return first;
  }

  forget(): void {
    this.list = [];
  }
}
