// The alarms of crews on this screen: kept in step with the server, rung until answered, answered and closed.

import type { AlarmCard } from "../crews";
import { byGravity, firstRinging, isOpen, isRinging, spokenWords } from "../logic/alarms";
import type { Api, Failure } from "../logic/api";
import type { Sound } from "./sound.svelte";

const DISTRESS_EVERY_MS = 2_000; // the tone lasts 1.5 s: almost without a pause
const OVERDUE_EVERY_MS = 15_000;

type Timer = ReturnType<typeof setInterval> | undefined;

export class Alarms {
  list = $state.raw<AlarmCard[]>([]); // open ones, the gravest first
  failure = $state.raw<{ id: number; failure: Failure } | null>(null);
  busy = $state<number | null>(null);
  onBegin: (words: string) => void = () => {};
  #known = new Map<number, AlarmCard>();
  #api: Api;
  #sound: Sound;
  #distress: Timer;
  #overdue: Timer;

  constructor(api: Api, sound: Sound) {
    this.#api = api;
    this.#sound = sound;
  }

  /** A new start, or a screen that comes back after a cut: what rings now rings here, announced or not. */
  load(cards: readonly AlarmCard[]): void {
    const before = this.#known;
    this.#known = new Map(cards.map((card) => [card.id, card]));
    for (const card of cards) this.#listen(before.get(card.id), card);
    this.#show();
  }

  put(card: AlarmCard): void {
    const known = this.#known.get(card.id);
    if (known && known.version > card.version) return;
    this.#known.set(card.id, card);
    this.#listen(known, card);
    this.#show();
  }

  /** A crew that presses again after an answer is announced again. */
  #listen(before: AlarmCard | undefined, after: AlarmCard): void {
    if (isRinging(after) && !(before && isRinging(before))) this.onBegin(spokenWords(after));
  }

  #show(): void {
    this.list = [...this.#known.values()].filter(isOpen).sort(byGravity);
    const rings = (kind: AlarmCard["kind"]): boolean => this.list.some((card) => card.kind === kind && isRinging(card));
    this.#distress = this.#keep(this.#distress, rings("distress"), () => this.#sound.play("distress"), DISTRESS_EVERY_MS);
    this.#overdue = this.#keep(this.#overdue, rings("overdue"), () => this.#sound.play("overdue"), OVERDUE_EVERY_MS);
  }

  /** A timer that runs exactly while it is wanted; it sounds at once when it starts. */
  #keep(timer: Timer, isWanted: boolean, ring: () => void, every_ms: number): Timer {
    if (isWanted === (timer !== undefined)) return timer;
    if (isWanted) ring();
    else clearInterval(timer);
    return isWanted ? setInterval(ring, every_ms) : undefined;
  }

  acknowledgeFirst(): boolean {
    const first = firstRinging(this.list);
    if (first) void this.acknowledge(first);
    return first !== undefined;
  }

  acknowledge(alarm: AlarmCard): Promise<boolean> {
    return this.#post(alarm, "acknowledge", {});
  }

  close(alarm: AlarmCard, words: string): Promise<boolean> {
    return this.#post(alarm, "close", { words });
  }

  async #post(alarm: AlarmCard, verb: "acknowledge" | "close", words: object): Promise<boolean> {
    this.busy = alarm.id;
    const result = await this.#api.post<{ alert: AlarmCard }>(`alerts/${alarm.id}/${verb}`, { version: alarm.version, ...words });
    this.busy = null;
    this.failure = result.ok ? null : { id: alarm.id, failure: result.failure };
    if (result.ok) this.put(result.value.alert);
    return result.ok;
  }

  stop(): void {
    clearInterval(this.#distress);
    clearInterval(this.#overdue);
  }
}
