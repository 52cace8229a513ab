// One event stream that stays open through cuts, restarts and sleep. Knows no snapshot and no card.

import { onNetworkHope, waitMs } from "./backoff";
import { SILENCE_MS, type FreshnessWatch } from "./freshness";
import type { Change } from "./store";

export interface StreamOptions {
  url: string;
  /** The event position of the state already on the screen. */
  from?: string | null;
  freshness?: FreshnessWatch;
  onOpen?(): void;
  /** True from a connection until the server says up to when it is true; what was missed comes in between. */
  onCatchUp?(isCatchingUp: boolean): void;
  /** Every `change`, `*.gone` included, in order. */
  onChange(change: Change): void;
  /** What was missed is forgotten: load the whole state again. */
  onResync(): void;
  onPositions?(positions: unknown[]): void;
  /**
   * The server answered with an error instead of a stream. Without this function the stream
   * tries again by itself from its last position; with it, the caller decides.
   */
  onRefused?(): void;
}

export interface Stream {
  close(): void;
}

const DEAF_MS = SILENCE_MS * 1.5; // after this silence the connection itself is doubted
const LISTEN_EVERY_MS = 5_000;

export function openStream(options: StreamOptions): Stream {
  const { freshness } = options;
  let position = options.from ?? null;
  let source: EventSource | null = null;
  let attempt = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let heardAt = Date.now();

  const heard = (at?: string): void => {
    heardAt = Date.now();
    attempt = 0;
    freshness?.heard(at);
  };
  const open = (): void => {
    clearTimeout(retry);
    source?.close();
    heardAt = Date.now();
    options.onCatchUp?.(true);
    const opened = new EventSource(position === null ? options.url : `${options.url}?from=${position}`);
    source = opened;
    const on = (type: string, handle: (event: MessageEvent<string>) => void): void =>
      opened.addEventListener(type, (event) => {
        if (source === opened) handle(event as MessageEvent<string>);
      });
    on("open", () => {
      heard();
      options.onOpen?.();
    });
    on("clock", (event) => {
      heard((JSON.parse(event.data) as { at: string }).at);
      options.onCatchUp?.(false);
    });
    on("change", (event) => {
      heard();
      if (event.lastEventId) position = event.lastEventId;
      options.onChange(JSON.parse(event.data) as Change);
    });
    on("position", (event) => {
      heard();
      options.onPositions?.(JSON.parse(event.data) as unknown[]);
    });
    on("resync", () => {
      heard();
      position = null;
      options.onResync();
    });
    on("error", () => {
      freshness?.broken();
      options.onCatchUp?.(true);
      if (opened.readyState === EventSource.CLOSED) refused();
    });
  };
  const refused = (): void => {
    if (options.onRefused) options.onRefused();
    else retry = setTimeout(open, waitMs(attempt++));
  };
  const listen = setInterval(() => {
    if (source?.readyState === EventSource.OPEN && Date.now() - heardAt > DEAF_MS) open();
  }, LISTEN_EVERY_MS);
  const forget = onNetworkHope((why) => {
    if (why === "online" || why === "thawed" || Date.now() - heardAt > SILENCE_MS || source?.readyState === EventSource.CLOSED) open();
  });
  open();

  return {
    close() {
      clearTimeout(retry);
      clearInterval(listen);
      forget();
      source?.close();
      source = null;
    },
  };
}
