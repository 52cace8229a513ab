// What was typed and not yet sent, per case and act. Kept for the session of the tab, then gone.

export type Draft = Record<string, string>;

export interface Store {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

const KEY = "allopm.desk.drafts";

export class Drafts {
  #all: Map<string, Draft>;
  #store: Store;

  constructor(store: Store) {
    this.#store = store;
    this.#all = read(store);
  }

  get(code: string, verb: string): Draft {
    return { ...this.#all.get(name(code, verb)) };
  }

  /** Keeps what has words in it; an empty form leaves no trace. */
  keep(code: string, verb: string, draft: Draft): void {
    if (Object.values(draft).every((value) => value.trim() === "")) this.#all.delete(name(code, verb));
    else this.#all.set(name(code, verb), { ...draft });
    this.#write();
  }

  drop(code: string, verb: string): void {
    this.#all.delete(name(code, verb));
    this.#write();
  }

  verbsOf(code: string): string[] {
    const prefix = `${code} `;
    return [...this.#all.keys()].filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
  }

  codes(): Set<string> {
    return new Set([...this.#all.keys()].map((key) => key.slice(0, key.indexOf(" "))));
  }

  #write(): void {
    if (this.#all.size === 0) this.#store.removeItem(KEY);
    else this.#store.setItem(KEY, JSON.stringify([...this.#all]));
  }
}

function name(code: string, verb: string): string {
  return `${code} ${verb}`;
}

function read(store: Store): Map<string, Draft> {
  try {
    return new Map(JSON.parse(store.getItem(KEY) ?? "[]") as [string, Draft][]);
  } catch {
    return new Map(); // an unreadable store is an empty one
  }
}
