// Saved views: one's own, and those of the room as others change them.

import type { Api, Failure } from "../logic/api";
import type { View } from "../logic/finding";

export interface ViewDraft {
  id: number | null;
  version: number;
  name: string;
  query: string;
  is_shared: boolean;
  is_pinned: boolean;
}

export class Views {
  list = $state.raw<View[]>([]);
  failure = $state.raw<Failure | null>(null);
  pinned = $derived.by(() => this.list.filter((view) => view.is_pinned));
  #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  load(views: View[]): void {
    this.list = views;
  }

  put(view: View): void {
    const known = this.list.find((one) => one.id === view.id);
    if (known && known.version > view.version) return;
    this.list = [...this.list.filter((one) => one.id !== view.id), view].sort((a, b) => a.name.localeCompare(b.name, "fr"));
  }

  /** No longer the room's: it may still be one's own. */
  async reread(): Promise<void> {
    const result = await this.#api.get<{ views: View[] }>("views");
    if (result.ok) this.list = result.value.views;
  }

  /** What was typed stays with the caller until this says yes. */
  async save(draft: ViewDraft): Promise<View | null> {
    const result = await this.#api.post<{ view: View }>("views", draft.id === null ? { ...draft, id: undefined, version: undefined } : draft);
    this.failure = result.ok ? null : result.failure;
    if (!result.ok) {
      if (result.failure.kind === "conflict") await this.reread();
      return null;
    }
    this.put(result.value.view);
    return result.value.view;
  }

  async remove(view: View): Promise<void> {
    const result = await this.#api.post<object>(`views/${view.id}/delete`, { version: view.version });
    this.failure = result.ok ? null : result.failure;
    if (result.ok) this.list = this.list.filter((one) => one.id !== view.id);
    else await this.reread();
  }
}
