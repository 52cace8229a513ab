// Streets closed or slowed: the live list, and the one that a supervisor is drawing. Knows no map.

import type { Drawing } from "../../map";
import type { ClosureCard } from "../cards";
import type { Api, Failure, Result } from "../logic/api";
import { sortClosures } from "../logic/closures";
import type { Desk } from "./desk.svelte";

export type Stage = "idle" | "drawing" | "describing";
export interface ClosureWords {
  title: string;
  kind: "closed" | "slow";
  factor: number | null;
  starts_at: string | null; // null: now
  ends_at: string | null; // null: until lifted
}

const DRAWERS = new Set(["supervisor", "admin"]);

export class Closures {
  list = $state.raw<ClosureCard[]>([]);
  stage = $state<Stage>("idle");
  drawing = $state.raw<Drawing | null>(null);
  changing = $state.raw<ClosureCard | null>(null); // null while describing: a new one
  failure = $state.raw<Failure | null>(null);
  isBusy = $state(false);
  mayDraw = $derived.by(() => DRAWERS.has(this.#desk.facts?.me.role ?? ""));
  #known = new Map<string, { card: ClosureCard | null; version: number }>();
  #key = "";
  #desk: Desk;
  #api: Api;

  constructor(desk: Desk, api: Api) {
    this.#desk = desk;
    this.#api = api;
  }

  load(cards: readonly ClosureCard[]): void {
    this.#known = new Map(cards.map((card) => [String(card.id), { card, version: card.version }]));
    this.#show();
  }

  /** A card, or null when it is gone; an older word about it changes nothing. */
  put(id: string, version: number, card: ClosureCard | null): void {
    if (version < (this.#known.get(id)?.version ?? 0)) return;
    this.#known.set(id, { card, version });
    this.#show();
  }

  #show(): void {
    this.list = sortClosures([...this.#known.values()].flatMap(({ card }) => (card ? [card] : [])));
  }

  draw(): void {
    this.leave();
    this.#key = crypto.randomUUID();
    this.stage = "drawing";
  }

  /** What the pen says after each point; a finished shape asks for its words. */
  drew(drawing: Drawing): void {
    this.drawing = drawing;
    this.stage = drawing.shape ? "describing" : "drawing";
  }

  change(card: ClosureCard): void {
    this.leave();
    this.changing = card;
    this.stage = "describing";
  }

  leave(): void {
    this.stage = "idle";
    this.drawing = this.changing = this.failure = null;
  }

  /** Sends what is described; true once the server has it. */
  async send(words: ClosureWords): Promise<boolean> {
    const card = this.changing;
    const result = card
      ? await this.#post(`closures/${card.id}/change`, { version: card.version, ...words })
      : await this.#post("closures", { ...words, shape: this.drawing?.shape, key: this.#key });
    if (result.ok) this.leave();
    else if (card && result.failure.kind === "conflict") this.changing = this.#known.get(String(card.id))?.card ?? card; // told: sent again, it holds
    return result.ok;
  }

  async lift(card: ClosureCard): Promise<Result<unknown>> {
    const result = await this.#post(`closures/${card.id}/lift`, { version: card.version });
    if (result.ok) this.put(String(card.id), result.value.closure.version, null);
    return result;
  }

  async #post(path: string, body: object): Promise<Result<{ closure: ClosureCard }>> {
    this.isBusy = true;
    const result = await this.#api.post<{ closure: ClosureCard }>(path, body);
    this.isBusy = false;
    this.failure = result.ok ? null : result.failure;
    if (result.ok) this.put(String(result.value.closure.id), result.value.closure.version, result.value.closure);
    return result;
  }
}
