// What the room and its crews write to each other, and what nobody in the room has read yet.

import type { CrewMessage } from "../crews";
import type { Api, Failure } from "../logic/api";
import { isNews, thread, unread } from "../logic/messages";
import type { Sound } from "./sound.svelte";

export class Messages {
  all = $state.raw<readonly CrewMessage[]>([]);
  failure = $state.raw<{ crew: string; failure: Failure } | null>(null);
  drafts = $state<Record<string, string>>({}); // by crew: what is typed outlives a closed sheet
  isBusy = $state(false);
  onNews: (message: CrewMessage) => void = () => {};
  counts: ReadonlyMap<string, number> = $derived(unread(this.all));
  total: number = $derived([...this.counts.values()].reduce((sum, count) => sum + count, 0));
  #press: { crew: string; text: string; key: string } | null = null;
  #telling = new Set<number>(); // readings on their way to the server
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

  /** An operator has this thread before the eyes: the room has read it, and the crew sees that. */
  look(crew: string): void {
    for (const one of this.all) if (one.crew === crew && isNews(one)) void this.#tellRead(one);
  }

  async #tellRead(message: CrewMessage): Promise<void> {
    if (this.#telling.has(message.id)) return;
    this.#telling.add(message.id);
    const result = await this.#api.post<{ message: CrewMessage }>(`messages/${message.id}/read`, {});
    this.#telling.delete(message.id);
    if (result.ok) this.put(result.value.message);
  }

  /** The same words sent again after a silence of the server are the same message. */
  #keyOf(crew: string, text: string): string {
    if (this.#press?.crew !== crew || this.#press.text !== text) this.#press = { crew, text, key: crypto.randomUUID() };
    return this.#press.key;
  }

  /** `crew` is a call sign, or TO_ALL. The words come back by the live stream, on every desk alike. */
  async send(crew: string, text: string): Promise<boolean> {
    this.isBusy = true;
    const result = await this.#api.post<unknown>(`crews/${encodeURIComponent(crew)}/messages`, { text, key: this.#keyOf(crew, text) });
    this.isBusy = false;
    if (result.ok) this.#press = null;
    this.failure = result.ok ? null : { crew, failure: result.failure };
    return result.ok;
  }
}
