// What the room and its crews write to each other, and which threads this operator has read.

import type { CrewMessage } from "../crews";
import type { Api, Failure } from "../logic/api";
import { lastId, thread, unread, type Seen } from "../logic/messages";
import type { Sound } from "./sound.svelte";

const SEEN_KEY = "allopm.desk.seen-messages";

export class Messages {
  all = $state.raw<readonly CrewMessage[]>([]);
  failure = $state.raw<Failure | null>(null);
  isBusy = $state(false);
  onNews: (message: CrewMessage) => void = () => {};
  #seen = $state.raw<Seen>(JSON.parse(localStorage.getItem(SEEN_KEY) ?? "{}") as Seen);
  counts: ReadonlyMap<string, number> = $derived(unread(this.all, this.#seen));
  total: number = $derived([...this.counts.values()].reduce((sum, count) => sum + count, 0));
  #known = new Map<number, CrewMessage>();
  #api: Api;
  #sound: Sound;

  constructor(api: Api, sound: Sound) {
    this.#api = api;
    this.#sound = sound;
  }

  load(messages: readonly CrewMessage[]): void {
    this.#known = new Map(messages.map((one) => [one.id, one]));
    this.all = [...messages];
  }

  put(message: CrewMessage): void {
    const known = this.#known.get(message.id);
    if (known && known.version > message.version) return;
    this.#known.set(message.id, message);
    this.all = [...this.#known.values()];
    if (known || message.from === "desk") return;
    this.#sound.play("message");
    this.onNews(message);
  }

  remove(id: number): void {
    this.#known.delete(id);
    this.all = [...this.#known.values()];
  }

  of(crew: string): CrewMessage[] {
    return thread(this.all, crew);
  }

  /** Somebody looks at the thread of this crew. */
  look(crew: string): void {
    const last = lastId(this.all, crew);
    if (last <= (this.#seen[crew] ?? 0)) return;
    this.#seen = { ...this.#seen, [crew]: last };
    localStorage.setItem(SEEN_KEY, JSON.stringify(this.#seen));
  }

  /** `crew` is a call sign, or TO_ALL. The words come back by the live stream, on every desk alike. */
  async send(crew: string, text: string): Promise<boolean> {
    this.isBusy = true;
    const result = await this.#api.post<unknown>(`crews/${encodeURIComponent(crew)}/messages`, { text });
    this.isBusy = false;
    this.failure = result.ok ? null : result.failure;
    return result.ok;
  }
}
