// What waits on a resident's phone: sends, and the report being written. IndexedDB, nothing else.

import { openDB, type DBSchema, type IDBPDatabase } from "idb";

/** A report as POST /api/v1/reports takes it, without its photos. */
export interface ReportBody {
  kind: string;
  ongoing: string;
  location: Record<string, string | number | boolean>;
  answers: Record<string, string>;
  comment: string;
  contact: Record<string, string>;
  lang: string;
}

/** A photo that waits; `id` once the server has it. */
export interface Picture {
  blob: Blob;
  isBlurred: boolean;
  id: string;
}

export type Content =
  | { what: "report"; body: ReportBody; pictures: Picture[] }
  | { what: "words"; url: string; page: string; fields: [string, string | File][] };

/** `leaving`: it is on its way and can no longer be taken back. */
export interface Send {
  key: string; // the same on every attempt, so that the server keeps one
  at: number; // written, local ms
  label: string; // as the person reads it
  text: string; // what the person wrote
  state: "waiting" | "leaving" | "refused" | "sent";
  wasTried: boolean;
  message: string; // the server's sentence when it refused
  link: string; // the private page, once sent
  content: Content | null; // null once sent: nothing of it stays here
}

/** The report being written; its key is the key of the send that it becomes, whichever tab sends it. */
export interface Draft {
  key: string;
  fields: [string, string][];
}

interface Schema extends DBSchema {
  sends: { key: string; value: Send };
  drafts: { key: string; value: Draft };
}

const DRAFT = "report";
const SENT_DAYS = 7; // how long a phone says « envoyé » by itself (chosen)
const DAY_MS = 86_400_000;

export class Box {
  readonly #db: IDBPDatabase<Schema>;
  readonly #tell: BroadcastChannel;

  private constructor(db: IDBPDatabase<Schema>) {
    this.#db = db;
    this.#tell = new BroadcastChannel("allopm-outbox");
  }

  static async open(name = "allopm-citizen"): Promise<Box> {
    const db = await openDB<Schema>(name, 1, {
      upgrade(fresh) {
        fresh.createObjectStore("sends", { keyPath: "key" });
        fresh.createObjectStore("drafts");
      },
    });
    return new Box(db);
  }

  /** Another tab, or the worker, changed something. */
  onChange(listener: () => void): void {
    this.#tell.addEventListener("message", listener);
  }

  /** As they were written. */
  async sends(): Promise<Send[]> {
    return (await this.#db.getAll("sends")).sort((one, other) => one.at - other.at);
  }

  /** The same key is the same send: a second tap or tab changes nothing. */
  async keep(key: string, at: number, said: Pick<Send, "label" | "text"> & { content: Content }): Promise<void> {
    const tx = this.#db.transaction("sends", "readwrite");
    const isKnown = (await tx.store.getKey(key)) !== undefined;
    if (!isKnown) await tx.store.add({ key, at, ...said, state: "waiting", wasTried: false, message: "", link: "" });
    await tx.done;
    this.#changed();
  }

  /** Null when it was taken back, refused or sent in the meantime. */
  leave(key: string): Promise<Send | null> {
    return this.#turn(key, (send) => send.state === "waiting" || send.state === "leaving", { state: "leaving", wasTried: true });
  }

  async returns(key: string): Promise<void> {
    await this.#turn(key, (send) => send.state === "leaving", { state: "waiting" });
  }

  async sent(key: string, link: string): Promise<void> {
    await this.#turn(key, () => true, { state: "sent", link, message: "", content: null, text: "" });
  }

  async refused(key: string, message: string): Promise<void> {
    await this.#turn(key, () => true, { state: "refused", message });
  }

  /** The server has this photo: a later attempt names it and sends no byte again. */
  async pictureSent(key: string, at: number, id: string): Promise<void> {
    const send = await this.#db.get("sends", key);
    if (send?.content?.what !== "report") return;
    const pictures = send.content.pictures.map((one, index) => (index === at ? { ...one, blob: new Blob(), id } : one));
    await this.#turn(key, () => true, { content: { ...send.content, pictures } });
  }

  /** Other words, while they have not left. */
  rewrite(key: string, text: string): Promise<Send | null> {
    return this.#change(key, (send) => {
      if (send.state !== "waiting" && send.state !== "refused") return null;
      if (send.content?.what !== "words") return null;
      const fields = send.content.fields.map(([name, value]): [string, string | File] => [name, name === "text" ? text : value]);
      return { ...send, state: "waiting", message: "", text, content: { ...send.content, fields } };
    });
  }

  /** Take back what has not left, or stop showing what is over. Returns what it was; null when it is on its way. */
  async drop(key: string): Promise<Send | null> {
    const tx = this.#db.transaction("sends", "readwrite");
    const send = await tx.store.get(key);
    const isFree = send !== undefined && send.state !== "leaving";
    if (isFree) await tx.store.delete(key);
    await tx.done;
    this.#changed();
    return isFree ? send : null;
  }

  /** What was sent long ago is no longer said. */
  async sweep(now: number): Promise<void> {
    const old = (await this.sends()).filter((send) => send.state === "sent" && now - send.at > SENT_DAYS * DAY_MS);
    for (const send of old) await this.drop(send.key);
  }

  draft(): Promise<Draft | undefined> {
    return this.#db.get("drafts", DRAFT);
  }

  async keepDraft(draft: Draft): Promise<void> {
    await this.#db.put("drafts", draft, DRAFT);
  }

  async dropDraft(): Promise<void> {
    await this.#db.delete("drafts", DRAFT);
  }

  close(): void {
    this.#tell.close();
    this.#db.close();
  }

  #turn(key: string, isRight: (send: Send) => boolean, change: Partial<Send>): Promise<Send | null> {
    return this.#change(key, (send) => (isRight(send) ? { ...send, ...change } : null));
  }

  async #change(key: string, next: (send: Send) => Send | null): Promise<Send | null> {
    const tx = this.#db.transaction("sends", "readwrite");
    const send = await tx.store.get(key);
    const changed = send ? next(send) : null;
    if (changed) await tx.store.put(changed);
    await tx.done;
    if (changed) this.#changed();
    return changed;
  }

  #changed(): void {
    this.#tell.postMessage("changed");
  }
}
