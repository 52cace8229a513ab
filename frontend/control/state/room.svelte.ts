// Everything the parts of the desk share, and what is only about the screen (tab, filter, what is unfolded).

import { getContext, setContext } from "svelte";
import type { IncidentCard } from "../cards";
import type { DeskConfig } from "../config";
import type { Api } from "../logic/api";
import type { Track } from "../logic/tracks";
import { byUrgency, filterCards, tabOf, TABS, type Tab } from "../logic/queue";
import type { Alarms } from "./alarms.svelte";
import type { CaseFile } from "./casefile.svelte";
import type { Clock } from "./clock.svelte";
import type { Closures } from "./closures.svelte";
import type { Commands } from "./commands.svelte";
import type { Desk } from "./desk.svelte";
import type { Finding } from "./finding.svelte";
import type { Live } from "./live.svelte";
import type { MapLink } from "./maplink.svelte";
import type { Messages } from "./messages.svelte";
import type { Relief } from "./relief.svelte";
import type { Replay } from "./replay.svelte";
import type { Routes } from "./routes.svelte";
import type { Sound } from "./sound.svelte";
import type { Team } from "./team.svelte";
import type { Tours } from "./tours.svelte";
import type { Views } from "./views.svelte";
import type { Transmissions } from "./transmissions.svelte";

const LETTERS_KEY = "allopm.desk.letters";

export type MapPanel = "closures" | "places" | "legend";
export type Pane = "queue" | "case" | "map" | "crews";

export class Screen {
  tab = $state<Tab>("todo");
  filter = $state("");
  pane = $state<Pane>("queue"); // which one a narrow screen shows
  isBoardOpen = $state(false);
  isHelpOpen = $state(false);
  isSearchOpen = $state(false);
  isFollowing = $state(false);
  mapPanel = $state<MapPanel | null>(null);
  crew = $state<string | null>(null); // the crew whose sheet is open
  panel = $state<string | null>(null); // the wide panel that is open (panels/)
  track = $state.raw<Track | null>(null); // the past way that a supervisor asked for
  lettersOn = $state(localStorage.getItem(LETTERS_KEY) !== "off");
  said = $state(""); // read aloud by screen readers
  narrow = $state.raw<((card: IncidentCard) => boolean) | null>(null); // a saved view stands in for the tab
  rows: IncidentCard[] = $derived.by(() => filterCards(this.narrow ? narrowed(this.#desk, this.narrow) : this.#desk.lists[this.tab], this.filter));
  #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** Brings a case chosen elsewhere (map, search) into the list where it stands. */
  reveal(card: IncidentCard): void {
    this.crew = null;
    this.pane = "case";
    if (this.rows.some((row) => row.code === card.code)) return;
    this.filter = "";
    this.tab = tabOf(card);
  }

  turnTab(by: number): void {
    const at = TABS.findIndex((tab) => tab.id === this.tab);
    const next = TABS[(at + by + TABS.length) % TABS.length];
    if (next) this.tab = next.id;
  }

  setLetters(on: boolean): void {
    this.lettersOn = on;
    localStorage.setItem(LETTERS_KEY, on ? "on" : "off");
  }
}

function narrowed(desk: Desk, holds: (card: IncidentCard) => boolean): IncidentCard[] {
  return [...desk.incidents.values()].filter(holds).sort(byUrgency);
}

export interface Room {
  config: DeskConfig;
  api: Api;
  clock: Clock;
  sound: Sound;
  desk: Desk;
  file: CaseFile;
  commands: Commands;
  live: Live;
  closures: Closures;
  alarms: Alarms;
  messages: Messages;
  tours: Tours;
  team: Team;
  reliefs: Relief;
  finding: Finding;
  views: Views;
  replay: Replay;
  transmissions: Transmissions;
  routes: Routes;
  screen: Screen;
  map: MapLink;
}

const KEY = Symbol("room");

export function enterRoom(room: Room): void {
  setContext(KEY, room);
}

export function theRoom(): Room {
  return getContext<Room>(KEY);
}
