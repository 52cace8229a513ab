// Finds out by itself that an event was missed, and starts anew: a screen that lies is worse than one that waits.

import type { Api } from "../logic/api";
import { agree, digestOf, type Digest } from "../logic/audit";
import type { Desk } from "./desk.svelte";

const LOOK_EVERY_MS = 60_000;
const SETTLE_MS = 3_000; // what is on its way arrives meanwhile
const REST_MS = 600_000; // a difference that a new start does not heal is not healed by many

interface Parts {
  desk: Desk;
  api: Api;
  isLive: () => boolean;
  restart: () => void;
}

export class Audit {
  gaps = $state(0);
  gapAt = $state(0);
  #parts: Parts;
  #timer: ReturnType<typeof setInterval> | undefined;
  #restartedAt = -Infinity;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  start(): void {
    this.#timer = setInterval(() => document.hidden || void this.look(), LOOK_EVERY_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Two looks that both differ while nothing moved here between them. */
  async look(): Promise<void> {
    const first = await this.#difference();
    if (!first) return;
    await new Promise((done) => setTimeout(done, SETTLE_MS));
    const second = await this.#difference();
    if (!second || !agree(first.here, second.here) || !agree(first.there, second.there)) return;
    if (Date.now() - this.#restartedAt < REST_MS) return;
    this.#restartedAt = Date.now();
    this.gaps += 1;
    this.gapAt = Date.now();
    this.#parts.restart();
  }

  async #difference(): Promise<{ here: Digest; there: Digest } | null> {
    if (!this.#parts.isLive()) return null;
    const answer = await this.#parts.api.get<Digest>("audit");
    const here = digestOf(this.#parts.desk.incidents.values());
    return answer.ok && !agree(here, answer.value) ? { here, there: answer.value } : null;
  }
}
