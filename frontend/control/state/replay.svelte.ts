// The desk of a past minute: a second store, fed by the server's archive. Nothing live is touched, nothing rings.

import type { Api, Failure, Result } from "../logic/api";
import { MINUTE_MS, quarterOf, shownAt, type Range, type Speed, type Stretch } from "../logic/replay";
import { Clock } from "./clock.svelte";
import { Closures } from "./closures.svelte";
import { Desk, type Facts } from "./desk.svelte";

export const READ_ONLY = "Rejeu : lecture seule. Échap revient au poste.";
const TICK_MS = 500;
const KEPT = 6; // quarters of an hour that are not asked for twice (chosen)
const REFUSED: Failure = { kind: "refused", code: "read_only", message: READ_ONLY };

/** Every act of a replayed desk is refused here, before it could leave. */
export const refusing: Api = {
  get: <T>() => Promise.resolve<Result<T>>({ ok: false, failure: REFUSED }),
  post: <T>() => Promise.resolve<Result<T>>({ ok: false, failure: REFUSED }),
};

/** A clock that stands where the replay stands. */
class PastClock extends Clock {
  override tick(): void {}

  stand(at: number): void {
    this.now = at;
  }
}

export class Replay {
  isOn = $state(false);
  at = $state(0);
  speed = $state<Speed | null>(null); // null: it stands still
  range = $state.raw<Range | null>(null);
  reason = $state("");
  problem = $state("");
  isBusy = $state(false);
  positionsWords = $state("");
  desk = new Desk();
  closures = new Closures(this.desk, refusing);
  clock = new PastClock();
  #api: Api;
  #facts: () => Facts | null;
  #kept = new Map<number, Stretch>();
  #wanted = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(api: Api, facts: () => Facts | null) {
    this.#api = api;
    this.#facts = facts;
  }

  get first(): number {
    return this.range?.from ? Math.ceil(Date.parse(this.range.from) / MINUTE_MS) * MINUTE_MS : this.at;
  }

  get last(): number {
    return this.range ? Math.floor(Date.parse(this.range.to) / MINUTE_MS) * MINUTE_MS : this.at;
  }

  async readRange(): Promise<void> {
    const result = await this.#api.get<Range>("replay/range");
    if (result.ok) this.range = result.value;
    else this.problem = result.failure.message;
  }

  async start(at: number): Promise<void> {
    this.#kept.clear();
    this.isOn = await this.go(at);
  }

  stop(): void {
    this.pause();
    this.isOn = false;
    this.#kept.clear();
  }

  /** To a moment, within what is kept. What was shown stays until the other is there. */
  async go(at: number): Promise<boolean> {
    this.at = Math.max(this.first, Math.min(this.last, at));
    const mine = (this.#wanted = this.at);
    const stretch = await this.#stretch(this.at);
    if (this.#wanted !== mine || !stretch) return false;
    this.#show(stretch, mine);
    return true;
  }

  async #stretch(at: number): Promise<Stretch | null> {
    const quarter = quarterOf(at);
    const kept = this.#kept.get(quarter);
    if (kept && Date.parse(kept.frame.until) >= at) return kept;
    this.isBusy = true;
    const asked = new Date(Math.max(quarter, this.first)).toISOString();
    const result = await this.#api.post<Stretch>("replay", { at: asked, reason: this.reason });
    this.isBusy = false;
    this.problem = result.ok ? "" : result.failure.message;
    if (!result.ok) {
      this.pause();
      return null;
    }
    this.#kept.set(quarter, result.value);
    const oldest = this.#kept.keys().next().value;
    if (this.#kept.size > KEPT && oldest !== undefined) this.#kept.delete(oldest);
    return result.value;
  }

  #show(stretch: Stretch, at: number): void {
    const facts = this.#facts();
    if (!facts) return;
    const { closures, ...shown } = shownAt(stretch, at);
    this.clock.stand(at);
    this.positionsWords = stretch.positions_words;
    this.closures.load(closures);
    this.desk.load({ ...facts, ...shown });
  }

  play(speed: Speed): void {
    this.pause();
    this.speed = speed;
    this.#timer = setInterval(() => this.#tick(speed), TICK_MS);
  }

  pause(): void {
    clearInterval(this.#timer);
    this.speed = null;
  }

  #tick(speed: Speed): void {
    if (this.isBusy) return; // the next quarter is on its way: time waits for it
    if (this.at >= this.last) return this.pause();
    void this.go(this.at + speed * TICK_MS);
  }
}
