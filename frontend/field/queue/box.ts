// The phone's memory: actions in order, refusals to read, the last known state. IndexedDB, nothing else.

import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { Action, Refused } from "./action";

interface Schema extends DBSchema {
  actions: { key: number; value: Action; indexes: { key: string } };
  refused: { key: string; value: Refused };
  kept: { key: string; value: unknown };
}

export class Box {
  readonly #db: IDBPDatabase<Schema>;

  private constructor(db: IDBPDatabase<Schema>) {
    this.#db = db;
  }

  static async open(name = "allopm-field"): Promise<Box> {
    const db = await openDB<Schema>(name, 1, {
      upgrade(db) {
        const actions = db.createObjectStore("actions", { keyPath: "seq", autoIncrement: true });
        actions.createIndex("key", "key", { unique: true });
        db.createObjectStore("refused", { keyPath: "key" });
        db.createObjectStore("kept");
      },
    });
    return new Box(db);
  }

  /** In the order of the taps. */
  actions(): Promise<Action[]> {
    return this.#db.getAll("actions");
  }

  async add(action: Action): Promise<void> {
    await this.#db.add("actions", action);
  }

  async has(key: string): Promise<boolean> {
    return (await this.#db.getKeyFromIndex("actions", "key", key)) !== undefined;
  }

  async remove(key: string): Promise<boolean> {
    const tx = this.#db.transaction("actions", "readwrite");
    const seq = await tx.store.index("key").getKey(key);
    if (seq !== undefined) await tx.store.delete(seq);
    await tx.done;
    return seq !== undefined;
  }

  /** The action leaves the queue and its refusal stays to be read, in one transaction. */
  async refuse(action: Action, message: string): Promise<void> {
    const tx = this.#db.transaction(["actions", "refused"], "readwrite");
    const seq = await tx.objectStore("actions").index("key").getKey(action.key);
    if (seq !== undefined) await tx.objectStore("actions").delete(seq);
    const { key, crew, at, label } = action;
    await tx.objectStore("refused").put({ key, crew, at, label, message });
    await tx.done;
  }

  refusals(): Promise<Refused[]> {
    return this.#db.getAll("refused");
  }

  async dismiss(key: string): Promise<void> {
    await this.#db.delete("refused", key);
  }

  async keep(name: string, value: unknown): Promise<void> {
    await this.#db.put("kept", value, name);
  }

  async kept<T>(name: string): Promise<T | undefined> {
    return (await this.#db.get("kept", name)) as T | undefined;
  }

  async forget(name: string): Promise<void> {
    await this.#db.delete("kept", name);
  }

  close(): void {
    this.#db.close();
  }
}
