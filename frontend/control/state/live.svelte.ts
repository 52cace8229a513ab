// Joins the live client to the desk: what arrives, where it goes, and how fresh the screen is.

import { connect, type Live as Stream } from "../../live/connect";
import type { Change } from "../../live/store";
import type { ClosureCard, CrewCard, IncidentCard, Position, Snapshot } from "../cards";
import type { DeskConfig } from "../config";
import type { Clock } from "./clock.svelte";
import type { Closures } from "./closures.svelte";
import type { Desk } from "./desk.svelte";

export type Liaison = "starting" | "fresh" | "stale" | "offline";

export class Live {
  state = $state<Liaison>("starting");
  trueAt = $state<number | null>(null); // server time up to which the screen tells the truth
  isSignedOut = $state(false);
  #config: DeskConfig;
  #desk: Desk;
  #clock: Clock;
  #closures: Closures;
  #stream: Stream | null = null;

  constructor(config: DeskConfig, desk: Desk, clock: Clock, closures: Closures) {
    this.#config = config;
    this.#closures = closures;
    this.#desk = desk;
    this.#clock = clock;
  }

  start(): void {
    this.#stream = connect<Snapshot>({
      snapshotUrl: this.#config.snapshot,
      streamUrl: this.#config.stream,
      onSnapshot: (snapshot) => this.#begin(snapshot),
      onChange: (change) => this.#apply(change),
      onGone: (change) => this.#forget(change),
      onPositions: (positions) => this.#desk.move(positions as Position[]),
      onFreshness: ({ state, at }) => {
        this.state = at === null && state === "fresh" ? "starting" : state;
        this.trueAt = at?.getTime() ?? null;
      },
      onSignedOut: () => (this.isSignedOut = true),
    });
  }

  #begin(snapshot: Snapshot): void {
    this.isSignedOut = false;
    this.#clock.setBy(snapshot.at);
    this.#closures.load(snapshot.closures);
    this.#desk.load(snapshot);
  }

  #apply(change: Change): void {
    const [what, name = ""] = change.entity.split(":");
    if (what === "incident") this.#desk.upsert(change.body as IncidentCard);
    else if (what === "crew") this.#desk.upsertCrew(change.body as CrewCard);
    else if (what === "closure") this.#closures.put(name, change.version, change.body as ClosureCard);
  }

  #forget(change: Change): void {
    const [what, name = ""] = change.entity.split(":");
    if (what === "incident") this.#desk.remove(name, change.version, change.body as IncidentCard | null);
    else if (what === "crew") this.#desk.removeCrew(name);
    else if (what === "closure") this.#closures.put(name, change.version, null);
  }

  stop(): void {
    this.#stream?.close();
  }

  refresh(): void {
    this.#stream?.refresh();
  }
}
