// What the board shows, live: crews, urgent cases, alarms and coverage. Reads only; sends nothing.

import { connect, type Live } from "../../live/connect";
import type { Freshness } from "../../live/freshness";
import type { Change } from "../../live/store";
import type { CrewCard, IncidentCard, Snapshot } from "../../control/cards";
import type { DeskConfig } from "../../control/config";
import type { AlarmCard, Coverage } from "../../control/crews";
import { byGravity, isOpen } from "../../control/logic/alarms";
import { createApi, type Api } from "../../control/logic/api";
import { Clock } from "../../control/state/clock.svelte";

const COVERAGE_EVERY_MS = 30_000;
const COVERAGE_SETTLE_MS = 3_000; // several crews that move in a row are one new reading
const BATCH_MS = 250; // a wall is looked at, not worked at

export class Picture {
  clock = new Clock();
  city = $state("");
  isThere = $state(false);
  isSignedOut = $state(false);
  freshness = $state.raw<Freshness>({ state: "stale", at: null });
  crews = $state.raw<CrewCard[]>([]);
  incidents = $state.raw<ReadonlyMap<string, IncidentCard>>(new Map());
  alarms = $state.raw<AlarmCard[]>([]);
  coverage = $state.raw<Coverage | null>(null);
  isCoverageOld = $state(false);
  #crews = new Map<string, CrewCard>();
  #incidents = new Map<string, IncidentCard>();
  #alarms = new Map<string, AlarmCard>();
  #api: Api;
  #live: Live;
  #timer: ReturnType<typeof setInterval>;
  #settle: ReturnType<typeof setTimeout> | undefined;
  #batch: ReturnType<typeof setTimeout> | undefined;

  constructor(config: DeskConfig) {
    this.#api = createApi({ base: config.api, fetch: (url, init) => fetch(url, init), cookie: () => document.cookie });
    this.#live = connect<Snapshot>({
      snapshotUrl: config.snapshot,
      streamUrl: config.stream,
      onSnapshot: (snapshot) => this.#begin(snapshot),
      onChange: (change) => this.#take(change, true),
      onGone: (change) => this.#take(change, false),
      onFreshness: (freshness) => (this.freshness = freshness),
      onSignedOut: () => (this.isSignedOut = true),
    });
    this.#timer = setInterval(() => void this.readCoverage(), COVERAGE_EVERY_MS);
  }

  #begin(snapshot: Snapshot): void {
    this.clock.setBy(snapshot.at);
    this.city = snapshot.city.name;
    this.isSignedOut = false;
    this.#crews = new Map(snapshot.crews.map((crew) => [crew.call_sign, crew]));
    this.#incidents = new Map(snapshot.incidents.map((card) => [card.code, card]));
    this.#alarms = new Map((snapshot.alerts ?? []).map((alarm) => [String(alarm.id), alarm]));
    this.isThere = true;
    this.#show();
    void this.readCoverage();
  }

  #take(change: Change, isThere: boolean): void {
    const [what, name = ""] = change.entity.split(":");
    if (what === "crew") this.#keep(this.#crews, name, isThere ? (change.body as CrewCard) : null, change.version);
    else if (what === "incident") this.#keep(this.#incidents, name, isThere ? (change.body as IncidentCard) : null, change.version);
    else if (what === "alert") this.#keep(this.#alarms, name, isThere ? (change.body as AlarmCard) : null, change.version);
    else return;
    if (what === "crew") this.#readCoverageSoon();
    this.#batch ??= setTimeout(() => this.#show(), BATCH_MS);
  }

  /** An older word about a thing changes nothing. */
  #keep<C extends { version: number }>(cards: Map<string, C>, name: string, card: C | null, version: number): void {
    if (version < (cards.get(name)?.version ?? 0)) return;
    if (card) cards.set(name, card);
    else cards.delete(name);
  }

  #show(): void {
    clearTimeout(this.#batch);
    this.#batch = undefined;
    this.crews = [...this.#crews.values()];
    this.incidents = new Map(this.#incidents);
    this.alarms = [...this.#alarms.values()].filter(isOpen).sort(byGravity);
  }

  #readCoverageSoon(): void {
    this.#settle ??= setTimeout(() => void this.readCoverage(), COVERAGE_SETTLE_MS);
  }

  async readCoverage(): Promise<void> {
    clearTimeout(this.#settle);
    this.#settle = undefined;
    const result = await this.#api.get<Coverage>("coverage");
    if (result.ok) this.coverage = result.value;
    this.isCoverageOld = !result.ok;
  }

  stop(): void {
    clearInterval(this.#timer);
    clearTimeout(this.#settle);
    clearTimeout(this.#batch);
    this.#live.close();
    this.clock.stop();
  }
}
