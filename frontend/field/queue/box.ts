// The phone's memory: actions in order, refusals to read, the last known state. IndexedDB, nothing else.

import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import { wordsOf } from "../logic/forms";
import { laneOf, photosOf, type Action, type Refused } from "./action";

/** A photo as it waits on the phone; `id` once the server has it. */
export interface KeptPhoto {
  name: string;
  blob: Blob;
  id: string | null;
  at: number; // local ms
}

interface Schema extends DBSchema {
  actions: { key: number; value: Action; indexes: { key: string } };
  refused: { key: string; value: Refused };
  kept: { key: string; value: unknown };
  photos: { key: string; value: KeptPhoto };
}

const ABANDONED_MS = 24 * 3_600_000; // a photo of a form that was never sent

export class Box {
  readonly #db: IDBPDatabase<Schema>;

  private constructor(db: IDBPDatabase<Schema>) {
    this.#db = db;
  }

  static async open(name = "allopm-field"): Promise<Box> {
    const db = await openDB<Schema>(name, 2, {
      upgrade(db, before) {
        if (before < 2) db.createObjectStore("photos", { keyPath: "name" });
        if (before > 0) return;
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

  async addPhoto(name: string, blob: Blob, at: number): Promise<void> {
    await this.#db.put("photos", { name, blob, id: null, at });
  }

  photo(name: string): Promise<KeptPhoto | undefined> {
    return this.#db.get("photos", name);
  }

  /** The server has it: its bytes leave the phone, its name there stays until the action has passed. */
  async photoPassed(photo: KeptPhoto, id: string): Promise<void> {
    await this.#db.put("photos", { ...photo, blob: new Blob(), id });
  }

  async dropPhotos(names: readonly string[]): Promise<void> {
    const tx = this.#db.transaction("photos", "readwrite");
    await Promise.all(names.map((name) => tx.store.delete(name)));
    await tx.done;
  }

  /** Photos that no waiting action names, and that nobody is choosing any longer. */
  async sweepPhotos(now: number): Promise<void> {
    const wanted = new Set((await this.actions()).flatMap((action) => photosOf(action.deed)));
    const all = await this.#db.getAll("photos");
    await this.dropPhotos(all.filter((one) => !wanted.has(one.name) && now - one.at > ABANDONED_MS).map((one) => one.name));
  }

  /** The action leaves the queue and its refusal stays to be read, in one transaction. */
  async refuse(action: Action, message: string): Promise<void> {
    const tx = this.#db.transaction(["actions", "refused"], "readwrite");
    const seq = await tx.objectStore("actions").index("key").getKey(action.key);
    if (seq !== undefined) await tx.objectStore("actions").delete(seq);
    const { key, crew, at, label, deed } = action;
    await tx.objectStore("refused").put({ key, crew, at, label, message, words: wordsOf(deed), lane: laneOf(deed) });
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
