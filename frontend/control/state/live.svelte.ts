// Joins the live client to the desk: what arrives, where it goes, and how fresh the screen is.

import { connect, type Live as Stream } from "../../live/connect";
import type { Change } from "../../live/store";
import type { CrewCard, IncidentCard, Position, Snapshot } from "../cards";
import type { DeskConfig } from "../config";
import type { Clock } from "./clock.svelte";
import type { Desk } from "./desk.svelte";

export type Liaison = "starting" | "fresh" | "stale" | "offline";

export class Live {
  state = $state<Liaison>("starting");
  trueAt = $state<number | null>(null); // server time up to which the screen tells the truth
  isSignedOut = $state(false);
  #config: DeskConfig;
  #desk: Desk;
  #clock: Clock;
  #stream: Stream | null = null;

  constructor(config: DeskConfig, desk: Desk, clock: Clock) {
    this.#config = config;
    this.#desk = desk;
    this.#clock = clock;
  }

  start(): void {
    this.#stream = connect<Snapshot>({
      snapshotUrl: this.#config.snapshot,
      streamUrl: this.#config.stream,
      onSnapshot: (snapshot) => this.#begin(snapshot),
      onChange: (change) => apply(this.#desk, change),
      onGone: (change) => forget(this.#desk, change),
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
    this.#desk.load(snapshot);
  }

  stop(): void {
    this.#stream?.close();
  }

  refresh(): void {
    this.#stream?.refresh();
  }
}

function apply(desk: Desk, change: Change): void {
  if (change.entity.startsWith("incident:")) desk.upsert(change.body as IncidentCard);
  else if (change.entity.startsWith("crew:")) desk.upsertCrew(change.body as CrewCard);
}

function forget(desk: Desk, change: Change): void {
  const [what, name = ""] = change.entity.split(":");
  if (what === "incident") desk.remove(name, change.version, change.body as IncidentCard | null);
  else if (what === "crew") desk.removeCrew(name);
}
