// A live screen: a snapshot, then events by number, and the same way back after any loss.

import { onNetworkHope, waitMs } from "./backoff";
import { watchFreshness, type Freshness } from "./freshness";
import { isGone, type Change } from "./store";
import { openStream, type Stream } from "./stream";

export interface LiveSnapshot {
  position: string;
  at: string;
}

export interface LiveOptions<S extends LiveSnapshot> {
  snapshotUrl: string;
  streamUrl: string;
  /** A whole new state: replace everything. Called at each start and after each loss. */
  onSnapshot(snapshot: S): void;
  onChange(change: Change): void;
  onGone(change: Change): void;
  onPositions?(positions: unknown[]): void;
  onFreshness(freshness: Freshness): void;
  /** True while what was missed is being fetched. */
  onCatchUp?(isCatchingUp: boolean): void;
  /** 401 or 403: the session is over. The client keeps trying, so signing in elsewhere heals the screen. */
  onSignedOut?(status: number): void;
}

export interface Live {
  close(): void;
  /** Take a new snapshot now. */
  refresh(): void;
}

const PATIENCE_MS = 15_000;
const SIGNED_OUT_MS = 30_000; // between two looks whether somebody has signed in again

export function connect<S extends LiveSnapshot>(options: LiveOptions<S>): Live {
  const freshness = watchFreshness(options.onFreshness);
  let stream: Stream | null = null;
  let attempt = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let current: AbortController | null = null;

  const start = async (): Promise<void> => {
    stop();
    options.onCatchUp?.(true);
    const mine = new AbortController();
    current = mine;
    const patience = setTimeout(() => mine.abort(), PATIENCE_MS);
    const answer = await load<S>(options.snapshotUrl, mine.signal);
    clearTimeout(patience);
    if (current !== mine) return;
    current = null;
    if ("snapshot" in answer) follow(answer.snapshot);
    else later(answer.status);
  };
  const stop = (): void => {
    clearTimeout(retry);
    retry = undefined;
    current?.abort();
    current = null;
    stream?.close();
    stream = null;
  };
  const later = (status: number): void => {
    freshness.broken();
    const isSignedOut = status === 401 || status === 403;
    if (isSignedOut) options.onSignedOut?.(status);
    retry = setTimeout(start, isSignedOut ? SIGNED_OUT_MS : waitMs(attempt++));
  };
  const follow = (snapshot: S): void => {
    options.onSnapshot(snapshot);
    freshness.heard(snapshot.at);
    stream = openStream({
      url: options.streamUrl,
      from: snapshot.position,
      freshness,
      onOpen: () => (attempt = 0),
      onChange: (change) => {
        if (isGone(change)) options.onGone(change);
        else options.onChange(change);
      },
      onResync: () => void start(),
      onRefused: () => {
        stop();
        retry = setTimeout(start, waitMs(attempt++));
      },
      ...(options.onCatchUp && { onCatchUp: options.onCatchUp }),
      ...(options.onPositions && { onPositions: options.onPositions }),
    });
  };
  const forget = onNetworkHope(() => {
    if (retry !== undefined) void start();
  });
  void start();

  return {
    close() {
      stop();
      forget();
      freshness.close();
    },
    refresh: () => void start(),
  };
}

async function load<S>(url: string, signal: AbortSignal): Promise<{ snapshot: S } | { status: number }> {
  try {
    const response = await fetch(url, { headers: { Accept: "application/json" }, cache: "no-store", signal });
    return response.ok ? { snapshot: (await response.json()) as S } : { status: response.status };
  } catch {
    return { status: 0 };
  }
}
