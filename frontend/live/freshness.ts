// Says how true the screen is: fresh, silent for too long, or cut off. Knows no stream.

export type FreshnessState = "fresh" | "stale" | "offline";

/** `at`: the moment, by the server's clock, up to which the screen is known to be true; null before the first sign. */
export interface Freshness {
  state: FreshnessState;
  at: Date | null;
}

export const SILENCE_MS = 20_000; // the server gives a sign every 15 s
const BROKEN_MS = 5_000; // a restart of the server that heals sooner is not shown
const LOOK_EVERY_MS = 1_000;
const FORGIVEN_MS = 2_000; // per sign: a local clock that was set forward is believed again after a while

export interface Signs {
  heardAt: number; // local clock, ms
  brokenAt: number | null;
  lagMs: number; // how far the log is held back behind the server's own clock
  isOnline: boolean;
}

export function judge(signs: Signs, now: number): FreshnessState {
  if (!signs.isOnline || (signs.brokenAt !== null && now - signs.brokenAt >= BROKEN_MS)) return "offline";
  return now - signs.heardAt >= SILENCE_MS || signs.lagMs >= SILENCE_MS ? "stale" : "fresh";
}

export interface FreshnessWatch {
  /** Something arrived; `serverAt` is the moment up to which the server says the screen is true. */
  heard(serverAt?: string): void;
  broken(): void;
  readonly silentMs: number;
  close(): void;
}

export function watchFreshness(tell: (freshness: Freshness) => void): FreshnessWatch {
  const signs: Signs = { heardAt: Date.now(), brokenAt: null, lagMs: 0, isOnline: navigator.onLine };
  let offset: number | null = null; // server's moment − local clock
  let best = -Infinity; // the offset when nothing was held back
  let at: Date | null = null;
  let told = "";

  const look = (): void => {
    const state = judge(signs, Date.now());
    const words = `${state} ${at === null ? "" : Math.floor(at.getTime() / 1000)}`;
    if (words === told) return;
    told = words;
    tell({ state, at });
  };
  const listen = (): void => {
    signs.isOnline = navigator.onLine;
    look();
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  addEventListener("online", listen);
  addEventListener("offline", listen);
  look();

  return {
    heard(serverAt) {
      const now = Date.now();
      if (serverAt !== undefined) {
        offset = Date.parse(serverAt) - now;
        best = Math.max(best - FORGIVEN_MS, offset);
        signs.lagMs = best - offset;
      }
      signs.heardAt = now;
      signs.brokenAt = null;
      if (offset !== null) at = new Date(now + offset);
      look();
    },
    broken() {
      signs.brokenAt ??= Date.now();
      look();
    },
    get silentMs() {
      return Date.now() - signs.heardAt;
    },
    close() {
      clearInterval(timer);
      removeEventListener("online", listen);
      removeEventListener("offline", listen);
    },
  };
}
