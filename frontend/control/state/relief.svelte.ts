// The open hand-over sheet: read, noted, signed. What is typed for it outlives the panel and the page.

import type { Api, Failure } from "../logic/api";
import type { ReliefCard, ReliefRead, Side } from "../logic/relief";

const DRAFT_KEY = "allopm.desk.relief.note";

interface Draft {
  text: string;
  key: string; // the same note sent twice is one
}

export class Relief {
  read = $state.raw<ReliefRead | null>(null);
  past = $state.raw<readonly ReliefCard[]>([]);
  failure = $state.raw<Failure | null>(null);
  isBusy = $state(false);
  draft = $state<Draft>(kept());
  #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  async open(id: number | null): Promise<void> {
    if (id === null) this.read = null;
    else this.#take(await this.#api.get<ReliefRead>(`reliefs/${id}`), (read) => (this.read = read));
    this.#take(await this.#api.get<{ reliefs: ReliefCard[] }>("reliefs"), ({ reliefs }) => (this.past = reliefs));
  }

  /** The sheet as it would be handed over now; a failure leaves the last one on the screen. */
  async refresh(id: number): Promise<void> {
    const result = await this.#api.get<ReliefRead>(`reliefs/${id}`);
    if (result.ok) this.read = result.value;
  }

  async make(): Promise<void> {
    await this.#act(async () => {
      const result = await this.#api.post<{ relief: ReliefCard }>("reliefs", {});
      this.#take(result, () => undefined);
      if (result.ok) await this.refresh(result.value.relief.id);
    });
  }

  type(text: string): void {
    this.draft = { text, key: crypto.randomUUID() }; // other words are another note: a lost answer swallows none
    keep(this.draft);
  }

  async note(id: number): Promise<void> {
    const sent = { ...this.draft };
    if (!sent.text.trim()) return;
    await this.#act(async () => {
      const result = await this.#api.post(`reliefs/${id}/notes`, sent);
      this.#take(result, () => undefined);
      if (!result.ok) return;
      if (this.draft.key === sent.key) keep((this.draft = { text: this.draft.text === sent.text ? "" : this.draft.text, key: "" }));
      await this.refresh(id);
    });
  }

  /** Signs the version on the screen: what came since is a refusal that says what, and the sheet is read again. */
  async sign(side: Side): Promise<void> {
    const seen = this.read?.relief;
    if (!seen) return;
    await this.#act(async () => {
      const result = await this.#api.post(`reliefs/${seen.id}/sign`, { version: seen.version, as: side });
      this.#take(result, () => undefined);
      await this.refresh(seen.id);
    });
  }

  async #act(deed: () => Promise<void>): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    await deed();
    this.isBusy = false;
  }

  #take<T>(result: { ok: true; value: T } | { ok: false; failure: Failure }, use: (value: T) => unknown): void {
    this.failure = result.ok ? null : result.failure;
    if (result.ok) use(result.value);
  }
}

function keep(draft: Draft): void {
  if (draft.text) localStorage.setItem(DRAFT_KEY, JSON.stringify(draft));
  else localStorage.removeItem(DRAFT_KEY);
}

function kept(): Draft {
  try {
    return (JSON.parse(localStorage.getItem(DRAFT_KEY) ?? "null") as Draft | null) ?? { text: "", key: "" };
  } catch {
    return { text: "", key: "" }; // an unreadable store is an empty one
  }
}
