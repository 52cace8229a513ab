// How long to wait before the next attempt, so that a thousand browsers do not come back together.

const FIRST_MS = 500;
const LONGEST_MS = 15_000;

/** Attempt 0 waits 250–500 ms, doubling up to 7.5–15 s; `random` is in [0, 1). */
export function waitMs(attempt: number, random: () => number = Math.random): number {
  const whole = Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt);
  return whole / 2 + (whole / 2) * random();
}

/** Calls back when something says that the network may be there again. */
export function onNetworkHope(hope: (why: "online" | "seen") => void): () => void {
  const online = (): void => hope("online");
  const seen = (): void => {
    if (document.visibilityState === "visible") hope("seen");
  };
  addEventListener("online", online);
  addEventListener("pageshow", seen);
  document.addEventListener("visibilitychange", seen);
  return () => {
    removeEventListener("online", online);
    removeEventListener("pageshow", seen);
    document.removeEventListener("visibilitychange", seen);
  };
}
