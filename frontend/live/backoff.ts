// How long to wait before the next attempt, so that a thousand browsers do not come back together.

const FIRST_MS = 500;
const LONGEST_MS = 15_000;

/** Attempt 0 waits 250–500 ms, doubling up to 7.5–15 s; `random` is in [0, 1). */
export function waitMs(attempt: number, random: () => number = Math.random): number {
  const whole = Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt);
  return whole / 2 + (whole / 2) * random();
}

const TICK_MS = 1_000;
const SLEPT_MS = 8_000; // a timer that comes this late: the machine slept, or the browser froze the page

export type Hope = "online" | "seen" | "thawed" | "woke";

/** Calls back when something says that the network may be there again, or that the page was not running. */
export function onNetworkHope(hope: (why: Hope) => void): () => void {
  const online = (): void => hope("online");
  const shown = (event: PageTransitionEvent): void => hope(event.persisted ? "thawed" : "seen"); // kept by the browser while another page was shown
  const resumed = (): void => hope("thawed");
  const seen = (): void => {
    if (document.visibilityState === "visible") hope("seen");
  };
  let ticked = Date.now();
  const tick = setInterval(() => {
    const late = Date.now() - ticked - TICK_MS;
    ticked = Date.now();
    if (late > SLEPT_MS) hope("woke");
  }, TICK_MS);
  addEventListener("online", online);
  addEventListener("pageshow", shown);
  document.addEventListener("resume", resumed);
  document.addEventListener("visibilitychange", seen);
  return () => {
    clearInterval(tick);
    removeEventListener("online", online);
    removeEventListener("pageshow", shown);
    document.removeEventListener("resume", resumed);
    document.removeEventListener("visibilitychange", seen);
  };
}
