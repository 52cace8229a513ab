// The private links that this device remembers, for « Mes signalements »: nowhere else, until the person says so.

const SHELF = "allopm.threads";
const MOST = 60;

/** Links kept on this device, the latest first. Without storage (private window) there are none. */
export function keptThreads(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(SHELF) ?? "[]");
    return Array.isArray(kept) ? kept.filter((one): one is string => typeof one === "string") : [];
  } catch {
    return [];
  }
}

/** A report, a request or a membership was just made here: its link is found again on this device. */
export function keepThread(token: string): void {
  keepOnly([token, ...keptThreads().filter((one) => one !== token)]);
}

export function keepOnly(tokens: string[]): void {
  try {
    if (tokens.length) localStorage.setItem(SHELF, JSON.stringify(tokens.slice(0, MOST)));
    else localStorage.removeItem(SHELF);
  } catch {
    // full or forbidden: the session still holds the links of the day
  }
}

export function wireMine(page: HTMLElement): void {
  if (page instanceof HTMLFormElement) {
    const link = page.querySelector<HTMLInputElement>("input[name=link]")?.value;
    page.addEventListener("submit", () => link && keepThread(link));
    return;
  }
  const { keep, known, bring } = page.dataset;
  if (keep) keepThread(keep);
  if (page.dataset["mineClear"] !== undefined) keepOnly([]);
  if (bring) void tellServer(bring, (known ?? "").split(" ").filter(Boolean));
}

/** What this device knows and the page does not show yet; links that open nothing any more are dropped. */
export async function tellServer(url: string, known: string[], again = () => location.reload()): Promise<void> {
  const kept = keptThreads();
  const news = kept.filter((token) => !known.includes(token));
  if (!news.length) return;
  const body = new FormData();
  for (const token of news) body.append("link", token);
  try {
    const response = await fetch(url, { method: "POST", body, headers: { accept: "application/json" } });
    if (!response.ok) return;
    const alive = ((await response.json()) as { kept: string[] }).kept;
    keepOnly(kept.filter((token) => known.includes(token) || alive.includes(token)));
    if (alive.length) again();
  } catch {
    // no network: the page shows what it has
  }
}
