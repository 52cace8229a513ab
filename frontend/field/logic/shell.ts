// What the service worker answers from the phone. Pure.

export interface Asked {
  method: string;
  mode: string;
  url: string;
}

/** The kept path that answers this request; null when the network must. */
export function planOf(request: Asked, origin: string, page: string, kept: ReadonlySet<string>): string | null {
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== origin) return null;
  if (request.mode === "navigate") return url.pathname === page ? page : null;
  return kept.has(url.pathname) ? url.pathname : null;
}
