// The case on the right of the desk: which one is chosen, and what the server told about it when opened.

import type { IncidentCard, IncidentDetail, Proposal } from "../cards";
import type { Api, Failure } from "../logic/api";
import { isReordered } from "../logic/proposals";
import type { Desk } from "./desk.svelte";

const SETTLE_MS = 300; // several changes in a row are one new reading
const HANDS_OFF_MS = 1000; // keys 1–3 rest this long after their order changed

export class CaseFile {
  selected = $state<string | null>(null);
  opened = $state<string | null>(null);
  detail = $state.raw<IncidentDetail | null>(null);
  proposals = $state.raw<Proposal[] | null>(null);
  proposalsAt = $state<number | null>(null);
  failure = $state.raw<Failure | null>(null);
  isResting = $state(false);
  wantsMore = $state(false); // a crew is on it already; the operator asked to see others
  showsOffers = $derived.by(() => this.card !== null && (this.card.missions.length === 0 || this.wantsMore));
  card: IncidentCard | null = $derived.by(() => (this.selected ? (this.#desk.find(this.selected) ?? null) : null));
  isOpen = $derived.by(() => this.selected !== null && this.selected === this.opened);
  #desk: Desk;
  #api: Api;
  #settle: ReturnType<typeof setTimeout> | undefined;

  constructor(desk: Desk, api: Api) {
    this.#desk = desk;
    this.#api = api;
  }

  select(code: string | null): void {
    if (this.selected === code) return;
    this.selected = code;
    if (code !== this.opened) this.#forget();
  }

  #forget(): void {
    this.opened = null;
    this.detail = null;
    this.proposals = null;
    this.failure = null;
    this.wantsMore = false;
  }

  /** Reads the whole case: this reading is written in the journal, so it follows a person's act only. */
  async open(code: string): Promise<void> {
    this.select(code);
    if (this.opened === code) return;
    this.opened = code;
    await Promise.all([this.readDetail(), this.readProposals()]);
  }

  /** The open case changed: what was read about it is read again, once things have settled. */
  refreshSoon(): void {
    clearTimeout(this.#settle);
    this.#settle = setTimeout(() => {
      void this.readDetail();
      void this.readProposals();
    }, SETTLE_MS);
  }

  async readDetail(): Promise<void> {
    const code = this.opened;
    if (!code) return;
    const result = await this.#api.get<IncidentDetail>(`incidents/${code}`);
    if (this.opened !== code) return; // the operator moved on
    if (result.ok) {
      this.detail = result.value;
      this.failure = null;
      this.#desk.upsert(result.value.incident);
    } else this.failure = result.failure;
  }

  async readProposals(): Promise<void> {
    const code = this.opened;
    if (!code || this.card?.state === "ended") return;
    const result = await this.#api.get<Proposal[]>(`incidents/${code}/proposals`);
    if (this.opened !== code) return;
    if (!result.ok) {
      this.failure ??= result.failure;
      return;
    }
    if (this.proposals && isReordered(this.proposals, result.value)) this.#rest();
    this.proposals = result.value;
    this.proposalsAt = Date.now();
  }

  #rest(): void {
    this.isResting = true;
    setTimeout(() => (this.isResting = false), HANDS_OFF_MS);
  }
}
