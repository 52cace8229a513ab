// Looks every minute which build the server hands out, and reloads the page when nobody works on it.

import { isTriedLately, LOOK_EVERY_MS, mayReload, standing, standingWords, type Attempt, type Served, type Standing } from "../logic/deployment";

const TRIED_KEY = "allopm.desk.reloaded";
const CONSIDER_EVERY_MS = 2_000;
const TOUCHES = ["keydown", "pointerdown", "pointermove", "wheel", "input", "touchstart"] as const;

export interface Doors {
  address: string;
  own: string;
  isBusy: () => boolean;
  isLive: () => boolean;
  reload: () => void;
}

export class Deployment {
  state = $state<Standing>("same");
  words = $derived.by(() => standingWords(this.state));
  #doors: Doors;
  #served = "";
  #touchedAt = performance.now();
  #timers: ReturnType<typeof setInterval>[] = [];
  #touch = (): void => {
    this.#touchedAt = performance.now();
  };
  #again = (): void => {
    if (!document.hidden) void this.look();
  };

  constructor(doors: Doors) {
    this.#doors = doors;
  }

  start(): void {
    for (const type of TOUCHES) addEventListener(type, this.#touch, { capture: true, passive: true });
    document.addEventListener("visibilitychange", this.#again);
    this.#timers = [setInterval(() => void this.look(), LOOK_EVERY_MS), setInterval(() => this.consider(), CONSIDER_EVERY_MS)];
  }

  stop(): void {
    for (const type of TOUCHES) removeEventListener(type, this.#touch, { capture: true });
    document.removeEventListener("visibilitychange", this.#again);
    this.#timers.forEach(clearInterval);
  }

  async look(): Promise<void> {
    const served = await read(this.#doors.address);
    if (!served) return; // not reached: the connection says so itself
    this.#served = served.build;
    this.state = standing(this.#doors.own, served);
  }

  consider(): void {
    if (this.state === "same" || isTriedLately(this.#served, lastAttempt(), Date.now())) return;
    const quiet = { idle_ms: performance.now() - this.#touchedAt, isBusy: this.#doors.isBusy(), isLive: this.#doors.isLive() };
    if (mayReload(quiet)) this.reload();
  }

  reload(): void {
    sessionStorage.setItem(TRIED_KEY, JSON.stringify({ build: this.#served, at: Date.now() } satisfies Attempt));
    this.#doors.reload();
  }
}

async function read(address: string): Promise<Served | null> {
  try {
    const answer = await fetch(address, { cache: "no-store", headers: { Accept: "application/json" } });
    return answer.ok ? ((await answer.json()) as Served) : null;
  } catch {
    return null;
  }
}

function lastAttempt(): Attempt | null {
  try {
    return JSON.parse(sessionStorage.getItem(TRIED_KEY) ?? "null") as Attempt | null;
  } catch {
    return null;
  }
}
