// The search of the desk: what is typed, what was found. It outlives its panel, so that one comes back to it.

import type { IncidentCard } from "../cards";
import { isIn, markOf, paramsOf, parse, type Found, type Query, type View } from "../logic/finding";
import type { Api } from "../logic/api";
import type { Clock } from "./clock.svelte";

const PAUSE_MS = 180; // a person who types does not ask at each letter

export class Finding {
  typed = $state("");
  at = $state(0); // the chosen result
  found = $state.raw<Found | null>(null);
  problem = $state("");
  isBusy = $state(false);
  reason = $state(""); // why a telephone or a plate is searched
  query: Query = $derived.by(() => parse(this.typed, this.#minute));
  mark = $derived.by(() => markOf(this.query));
  #api: Api;
  #clock: Clock;
  #asked = "";
  #pause: ReturnType<typeof setTimeout> | undefined;

  constructor(api: Api, clock: Clock) {
    this.#api = api;
    this.#clock = clock;
  }

  get #minute(): number {
    return Math.floor(this.#clock.now / 60_000) * 60_000;
  }

  type(typed: string): void {
    this.typed = typed;
    this.at = 0;
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => void this.ask(), PAUSE_MS);
  }

  /** Words and filters at once; a telephone or a plate waits for its reason. */
  async ask(): Promise<void> {
    clearTimeout(this.#pause);
    if (this.mark) return void (this.found = null);
    await this.#take(`search?${paramsOf(this.query, this.#minute).toString()}`, () => this.#api.get<Found>(this.#asked));
  }

  async askMark(): Promise<void> {
    const { mark } = this;
    if (!mark) return;
    await this.#take(`${mark.kind} ${mark.value}`, () => this.#api.post<Found>("search", { [mark.kind]: mark.value, reason: this.reason }));
  }

  async #take(name: string, read: () => ReturnType<Api["get"]>): Promise<void> {
    this.#asked = name;
    this.isBusy = true;
    const result = await read();
    if (this.#asked !== name) return; // something else was typed meanwhile
    this.isBusy = false;
    this.problem = result.ok ? "" : result.failure.message;
    if (result.ok) this.found = result.value as Found;
  }

  async more(): Promise<void> {
    const { found } = this;
    if (!found?.more || this.isBusy) return;
    const params = paramsOf(this.query, this.#minute);
    params.set("cursor", found.more);
    this.isBusy = true;
    const result = await this.#api.get<Found>(`search?${params.toString()}`);
    this.isBusy = false;
    if (!result.ok) this.problem = result.failure.message;
    else if (this.found === found) this.found = { ...found, more: result.value.more, incidents: [...found.incidents, ...result.value.incidents] };
  }

  move(by: number): void {
    const last = (this.found?.incidents.length ?? 1) - 1;
    this.at = Math.max(0, Math.min(last, this.at + by));
    if (this.at === last && by > 0) void this.more();
  }

  /** How many open cases a saved view names now. */
  count(view: View, cards: Iterable<IncidentCard>): number {
    const query = parse(view.query, this.#minute);
    let count = 0;
    for (const card of cards) if (isIn(card, query, this.#minute)) count += 1;
    return count;
  }

  holds(view: View): (card: IncidentCard) => boolean {
    const query = parse(view.query, this.#minute);
    return (card) => isIn(card, query, this.#minute);
  }
}
