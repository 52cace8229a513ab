// Joins the live client to the desk: what arrives, where it goes, and how fresh the screen is.

import { connect, type Live as Stream } from "../../live/connect";
import type { Change } from "../../live/store";
import type { ClosureCard, CrewCard, IncidentCard, Position, Rules, Snapshot } from "../cards";
import type { DeskConfig } from "../config";
import type { AlarmCard, CrewMessage } from "../crews";
import type { Transmission } from "../transmissions/cards";
import type { Alarms } from "./alarms.svelte";
import type { CallCard } from "../logic/calls";
import type { Calls } from "./calls.svelte";
import type { Clock } from "./clock.svelte";
import type { Closures } from "./closures.svelte";
import type { Desk } from "./desk.svelte";
import type { ReliefCard } from "../logic/relief";
import type { Presence } from "../logic/team";
import type { Messages } from "./messages.svelte";
import type { Team } from "./team.svelte";
import type { Views } from "./views.svelte";
import type { View } from "../logic/finding";
import type { Networks, Waiting } from "./networks.svelte";
import type { Transmissions } from "./transmissions.svelte";

interface Parts {
  desk: Desk;
  clock: Clock;
  closures: Closures;
  alarms: Alarms;
  messages: Messages;
  team: Team;
  views: Views;
  transmissions: Transmissions;
  networks: Networks;
  calls: Calls;
}

export type Liaison = "starting" | "fresh" | "stale" | "offline";

export class Live {
  state = $state<Liaison>("starting");
  trueAt = $state<number | null>(null); // server time up to which the screen tells the truth
  isSignedOut = $state(false);
  isCatchingUp = $state(true);
  #config: DeskConfig;
  #desk: Desk;
  #clock: Clock;
  #closures: Closures;
  #alarms: Alarms;
  #messages: Messages;
  #team: Team;
  #views: Views;
  #transmissions: Transmissions;
  #networks: Networks;
  #calls: Calls;
  #stream: Stream | null = null;

  constructor(config: DeskConfig, parts: Parts) {
    this.#config = config;
    this.#closures = parts.closures;
    this.#desk = parts.desk;
    this.#clock = parts.clock;
    this.#alarms = parts.alarms;
    this.#messages = parts.messages;
    this.#team = parts.team;
    this.#views = parts.views;
    this.#transmissions = parts.transmissions;
    this.#networks = parts.networks;
    this.#calls = parts.calls;
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
      onCatchUp: (isCatchingUp) => (this.isCatchingUp = isCatchingUp),
      onSignedOut: () => (this.isSignedOut = true),
    });
  }

  #begin(snapshot: Snapshot): void {
    this.isSignedOut = false;
    this.#clock.setBy(snapshot.at);
    this.#closures.load(snapshot.closures);
    this.#alarms.load(snapshot.alerts ?? []);
    this.#messages.load(snapshot.messages ?? []);
    this.#team.load(snapshot.presence, snapshot.relief);
    for (const card of snapshot.incidents) this.#team.compare(this.#desk.find(card.code), card, this.#desk.facts?.me);
    this.#views.load(snapshot.views ?? []);
    this.#transmissions.load(snapshot.transmissions ?? []);
    this.#networks.load(snapshot.neighbours);
    this.#calls.load(snapshot.calls ?? []);
    this.#desk.load(snapshot);
  }

  #apply(change: Change): void {
    const [what, name = ""] = change.entity.split(":");
    if (what === "incident") this.#changeCase(change.body as IncidentCard);
    else if (what === "crew") this.#desk.upsertCrew(change.body as CrewCard);
    else if (what === "rules") this.#desk.setRules(change.body as Rules);
    else if (what === "closure") this.#closures.put(name, change.version, change.body as ClosureCard);
    else if (what === "alert") this.#alarms.put(change.body as AlarmCard);
    else if (what === "message") this.#messages.put(change.body as CrewMessage);
    else if (what === "presence") this.#team.put(Number(name), change.version, change.body as Presence);
    else if (what === "relief") this.#team.putRelief(Number(name), change.version, change.body as ReliefCard);
    else if (what === "view") this.#views.put(change.body as View);
    else if (what === "transmission") this.#transmissions.put(change.body as Transmission);
    else if (what === "neighbours") this.#networks.put(change.body as Waiting);
    else if (what === "call") this.#calls.put(change.body as CallCard);
  }

  #changeCase(card: IncidentCard): void {
    this.#team.compare(this.#desk.find(card.code), card, this.#desk.facts?.me);
    this.#desk.upsert(card);
  }

  #forget(change: Change): void {
    const [what, name = ""] = change.entity.split(":");
    if (what === "incident") this.#desk.remove(name, change.version, change.body as IncidentCard | null);
    else if (what === "crew") this.#desk.removeCrew(name);
    else if (what === "closure") this.#closures.put(name, change.version, null);
    else if (what === "alert") this.#alarms.put(change.body as AlarmCard); // closed, and its card says so
    else if (what === "message") this.#messages.remove(Number(name));
    else if (what === "call") this.#calls.remove(Number(name), change.version);
    else if (what === "presence") this.#team.put(Number(name), change.version, null);
    else if (what === "relief") this.#team.putRelief(Number(name), change.version, null);
    else if (what === "view") void this.#views.reread();
    else if (what === "transmission") this.#transmissions.remove(Number(name), change.version);
  }

  stop(): void {
    this.#stream?.close();
  }

  refresh(): void {
    this.#stream?.refresh();
  }
}
