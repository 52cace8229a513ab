// The tour an operator is putting together, and those the server proposes.

import type { IncidentCard } from "../cards";
import type { TourProposal } from "../crews";
import type { Api, Failure } from "../logic/api";
import { canJoin, moved, toggled } from "../logic/tours";
import type { Desk } from "./desk.svelte";

export class Tours {
  isOpen = $state(false); // the tray at the foot of the queue
  picked = $state.raw<string[]>([]);
  crew = $state("");
  proposals = $state.raw<TourProposal[] | null>(null);
  failure = $state.raw<Failure | null>(null);
  isBusy = $state(false);
  /** Cases somebody else sent or ended meanwhile leave the tour by themselves. */
  stops: IncidentCard[] = $derived.by(() => this.picked.flatMap((code) => this.#waiting(code)));
  #desk: Desk;
  #api: Api;
  #key = "";

  constructor(desk: Desk, api: Api) {
    this.#desk = desk;
    this.#api = api;
  }

  #waiting(code: string): IncidentCard[] {
    const card = this.#desk.find(code);
    return card && canJoin(card) ? [card] : [];
  }

  has(code: string): boolean {
    return this.picked.includes(code);
  }

  toggle(card: IncidentCard): boolean {
    if (!canJoin(card)) return false;
    this.#change(toggled(this.stops.map((one) => one.code), card.code));
    this.isOpen = true;
    return true;
  }

  move(code: string, by: -1 | 1): void {
    this.#change(moved(this.stops.map((one) => one.code), code, by));
  }

  take(tour: TourProposal): void {
    this.#change(tour.incidents);
    this.crew = tour.crew;
  }

  /** Another tour is another act: its key is new, so that the same press twice is one tour. */
  #change(codes: string[]): void {
    this.picked = codes;
    this.#key = crypto.randomUUID();
    this.failure = null;
  }

  leave(): void {
    this.#change([]);
    this.crew = "";
    this.isOpen = false;
  }

  async readProposals(): Promise<void> {
    const result = await this.#api.get<TourProposal[]>("tours/proposals");
    if (result.ok) this.proposals = result.value;
    else this.failure = result.failure;
  }

  async send(): Promise<boolean> {
    this.isBusy = true;
    const body = { crew: this.crew, incidents: this.stops.map((card) => card.code), key: this.#key };
    const result = await this.#api.post<unknown>("tours", body);
    this.isBusy = false;
    this.failure = result.ok ? null : result.failure;
    return result.ok;
  }
}
