// Applies cards by entity and version. Pure: knows no network, no clock and no business word.

export interface Change<B = unknown> {
  kind: string; // "incident.changed", "mission.gone", …
  entity: string; // "incident:PM-7F3K-92QX"
  version: number;
  at: string;
  body: B;
}

export interface Versioned {
  version: number;
}

export type Effect = "changed" | "gone" | "old";

export const isGone = (change: Pick<Change, "kind">): boolean => change.kind.endsWith(".gone");

export class Store<C extends Versioned = Versioned> {
  #cards = new Map<string, C>();
  #gone = new Map<string, number>();

  /** A new start: only what the snapshot holds remains. */
  applySnapshot(cards: Iterable<readonly [entity: string, card: C]>): void {
    this.#cards = new Map(cards);
    this.#gone.clear();
  }

  /** The later of two events with one version wins; a gone entity comes back only with a higher version. */
  applyChange(change: Change<C>): Effect {
    if (this.#isOld(change)) return "old";
    if (isGone(change)) {
      this.#cards.delete(change.entity);
      this.#gone.set(change.entity, change.version);
      return "gone";
    }
    this.#cards.set(change.entity, change.body);
    this.#gone.delete(change.entity);
    return "changed";
  }

  #isOld(change: Change<C>): boolean {
    const goneAt = this.#gone.get(change.entity);
    if (goneAt !== undefined) return change.version <= goneAt;
    const known = this.#cards.get(change.entity);
    return known !== undefined && change.version < known.version;
  }

  get(entity: string): C | undefined {
    return this.#cards.get(entity);
  }

  get size(): number {
    return this.#cards.size;
  }

  entries(): IterableIterator<[string, C]> {
    return this.#cards.entries();
  }
}
