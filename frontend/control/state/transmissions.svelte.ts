// What waits for a service, live; asks the server to try again, writes down what a service said.

import type { Api, Result } from "../logic/api";
import { isTroubled, ranked } from "../logic/transmissions";
import type { HeardVerb, Letter, Transmission } from "../transmissions/cards";

export class Transmissions {
  open = $state.raw<Transmission[]>([]);
  troubled: number = $derived(this.open.filter(isTroubled).length);
  #known = new Map<number, Transmission>();
  #gone = new Map<number, number>();
  #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  load(all: readonly Transmission[]): void {
    this.#known = new Map(all.map((one) => [one.id, one]));
    this.#gone.clear();
    this.open = ranked(all);
  }

  put(one: Transmission): void {
    if (one.version < Math.max(this.#known.get(one.id)?.version ?? 0, this.#gone.get(one.id) ?? 0)) return;
    this.#known.set(one.id, one);
    this.open = ranked(this.#known.values());
  }

  remove(id: number, version: number): void {
    this.#gone.set(id, version);
    this.#known.delete(id);
    this.open = ranked(this.#known.values());
  }

  retry(one: Transmission): Promise<Result<unknown>> {
    return this.#api.post(`transmissions/${one.id}/retry`, { version: one.version });
  }

  heard(one: Transmission, verb: HeardVerb, text: string): Promise<Result<unknown>> {
    return this.#api.post(`transmissions/${one.id}/heard`, { verb, text });
  }

  letter(code: string, service: string, text: string): Promise<Result<Letter>> {
    return this.#api.post<Letter>(`incidents/${code}/letter`, { service, text });
  }
}
