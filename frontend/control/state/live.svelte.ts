// Joins the live client to the desk: what arrives, where it goes, and how fresh the screen is.

import type { CrewCard, IncidentCard, Position, Snapshot } from "../cards";
import type { DeskConfig } from "../config";
import { connect } from "../dev/connect";
import type { Clock } from "./clock.svelte";
import type { Desk } from "./desk.svelte";

export type Freshness = "starting" | "fresh" | "stale" | "refused";

export class Live {
  state = $state<Freshness>("starting");
  heardAt = $state<number | null>(null);
  #config: DeskConfig;
  #desk: Desk;
  #clock: Clock;
  #stream: { close(): void; refresh(): void } | null = null;

  constructor(config: DeskConfig, desk: Desk, clock: Clock) {
    this.#config = config;
    this.#desk = desk;
    this.#clock = clock;
  }

  start(): void {
    this.#stream = connect({
      snapshotUrl: this.#config.snapshot,
      streamUrl: this.#config.stream,
      onSnapshot: (snapshot: Snapshot) => { this.#desk.load(snapshot); this.#clock.setBy(snapshot.at); },
      onChange: (change: any) => this.#apply(change),
      onPosition: (fixes: Position[]) => this.#desk.move(fixes),
      onFreshness: (f: any) => { this.state = f.state; this.heardAt = this.#clock.now; },
    });
  }

  #apply(change: any): void {
    const [what, id] = change.entity.split(":");
    if (change.kind === "incident.gone") this.#desk.remove(id, change.version, change.body as IncidentCard);
    else if (what === "incident") this.#desk.upsert(change.body as IncidentCard);
    else if (what === "crew") this.#desk.upsertCrew(change.body as CrewCard);
  }

  stop(): void { this.#stream?.close(); }
  refresh(): void { this.#stream?.refresh(); }
}
