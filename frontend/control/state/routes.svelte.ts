// The way a crew would take to the chosen case: asked when somebody looks at one, kept for a moment.

import type { Route } from "../cards";
import type { Api } from "../logic/api";

const PAUSE_MS = 120; // a pointer that passes over a line asks nothing
const KEPT_MS = 15_000; // a crew moves on

export interface Wish {
  code: string;
  crew: string;
}

export class Routes {
  shown = $state.raw<(Wish & { route: Route }) | null>(null);
  hinted = $state<string | null>(null); // the crew under the pointer or the focus
  #api: Api;
  #kept = new Map<string, { at: number; route: Route }>();
  #wish = "";
  #pause: ReturnType<typeof setTimeout> | undefined;

  constructor(api: Api) {
    this.#api = api;
  }

  want(wish: Wish | null): void {
    clearTimeout(this.#pause);
    this.#wish = wish ? `${wish.code} ${wish.crew}` : "";
    if (!wish) this.shown = null;
    else this.#pause = setTimeout(() => void this.#find(wish, this.#wish), PAUSE_MS);
  }

  /** Streets were closed or opened: what was kept is no longer true. */
  forget(): void {
    this.#kept.clear();
  }

  async #find(wish: Wish, name: string): Promise<void> {
    const route = this.#fresh(name) ?? (await this.#ask(wish, name));
    if (this.#wish === name) this.shown = route && { ...wish, route };
  }

  #fresh(name: string): Route | null {
    const kept = this.#kept.get(name);
    return kept && Date.now() - kept.at < KEPT_MS ? kept.route : null;
  }

  async #ask({ code, crew }: Wish, name: string): Promise<Route | null> {
    const result = await this.#api.get<Route>(`incidents/${code}/route?crew=${encodeURIComponent(crew)}`);
    if (!result.ok) return null; // no position, no place: there is nothing to draw
    this.#kept.set(name, { at: Date.now(), route: result.value });
    return result.value;
  }
}
