// Who is at the desk and which sheet waits to be signed; tells the server that this window is here and what it shows.

import type { IncidentCard } from "../cards";
import { csrfToken, type Api } from "../logic/api";
import { hasJustRung, type ReliefCard } from "../logic/relief";
import { handsChanged, type Passed, type Presence } from "../logic/team";
import { every } from "../logic/ticker";

const BEAT_MS = 15_000; // a third of the shortest silence that a city may call absence
const WINDOW_KEY = "allopm.desk.window";

export interface Me {
  id: number;
  name: string;
}

export class Team {
  people = $state.raw<readonly Presence[]>([]);
  relief = $state.raw<ReliefCard | null>(null);
  onTold: (told: Passed, code: string | null) => void = () => {};
  #seen = new Map<number, { version: number; person: Presence | null }>();
  #reliefVersions = new Map<number, number>();
  #api: Api;
  #base: string;
  #window = "";
  #reading: string | null = null;
  #isBeating = false;
  #mustBeatAgain = false;
  #stop: () => void = () => {};

  constructor(api: Api, base: string) {
    this.#api = api;
    this.#base = base;
  }

  load(people: readonly Presence[], relief: ReliefCard | null): void {
    this.#seen = new Map(people.map((person) => [person.id, { version: person.version, person }]));
    this.people = people;
    this.#reliefVersions.clear();
    this.#showRelief(relief);
  }

  /** `person` is null for who has left; an older change brings nobody back. */
  put(id: number, version: number, person: Presence | null): void {
    if (version < (this.#seen.get(id)?.version ?? 0)) return;
    this.#seen.set(id, { version, person });
    this.people = [...this.#seen.values()].flatMap((one) => (one.person ? [one.person] : []));
  }

  putRelief(id: number, version: number, relief: ReliefCard | null): void {
    if (version < (this.#reliefVersions.get(id) ?? 0)) return;
    this.#reliefVersions.set(id, version);
    if (relief) this.#showRelief(relief);
    else if (this.relief?.id === id) this.relief = null;
  }

  #showRelief(relief: ReliefCard | null): void {
    if (relief) this.#reliefVersions.set(relief.id, relief.version);
    const rung = relief && hasJustRung(this.relief, relief);
    this.relief = relief;
    if (rung) this.onTold(rung, null);
  }

  /** A case is about to change on this screen: whoever loses it, or is given one, is told by whom. */
  compare(before: IncidentCard | undefined, after: IncidentCard, me: Me | undefined): void {
    if (before && before.version >= after.version) return;
    const told = me && handsChanged(before, after, me);
    if (told) this.onTold(told, after.code);
  }

  /** This window shows this case now, or none. */
  read(code: string | null): void {
    if (code === this.#reading) return;
    this.#reading = code;
    if (this.#window) void this.#beat();
  }

  async start(): Promise<void> {
    this.#window = await ownWindow();
    const quiet = every(BEAT_MS, () => void this.#beat());
    const go = (): void => this.#leave();
    const back = (event: PageTransitionEvent): void => void (event.persisted && this.#beat());
    addEventListener("pagehide", go);
    addEventListener("pageshow", back);
    this.#stop = (): void => {
      quiet();
      removeEventListener("pagehide", go);
      removeEventListener("pageshow", back);
    };
    void this.#beat();
  }

  stop(): void {
    this.#stop();
  }

  /** One at a time, so that the last case told is the one on the screen. A failure is the next beat's matter. */
  async #beat(): Promise<void> {
    if (this.#isBeating) {
      this.#mustBeatAgain = true;
      return;
    }
    this.#isBeating = true;
    do {
      this.#mustBeatAgain = false;
      await this.#api.post("presence", { window: this.#window, reading: this.#reading });
    } while (this.#mustBeatAgain);
    this.#isBeating = false;
  }

  /** The page goes: a request that outlives it. A reload says that it is back within a second. */
  #leave(): void {
    void fetch(`${this.#base}presence/leave`, {
      method: "POST",
      keepalive: true,
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken(document.cookie) },
      body: JSON.stringify({ window: this.#window }),
    }).catch(() => undefined); // without a network the silence says the same
  }
}

/** The window's own name, kept over a reload. A window opened by this one copies the storage: the lock tells them apart. */
async function ownWindow(): Promise<string> {
  const kept = sessionStorage.getItem(WINDOW_KEY) ?? "";
  const name = kept && (await isFree(kept)) ? kept : crypto.randomUUID();
  if (name !== kept) await isFree(name);
  sessionStorage.setItem(WINDOW_KEY, name);
  return name;
}

function isFree(name: string): Promise<boolean> {
  if (!("locks" in navigator)) return Promise.resolve(true);
  return new Promise((answer) => {
    const hold = (lock: Lock | null): Promise<void> => {
      answer(lock !== null);
      return lock ? new Promise(() => {}) : Promise.resolve(); // held as long as the page lives
    };
    void navigator.locks.request(`${WINDOW_KEY}.${name}`, { ifAvailable: true }, hold);
  });
}
