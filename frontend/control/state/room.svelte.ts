// Everything the parts of the desk share, and what is only about the screen (tab, filter, what is unfolded).

import { getContext, setContext } from "svelte";
import type { IncidentCard } from "../cards";
import type { DeskConfig } from "../config";
import type { Api } from "../logic/api";
import { filterCards, TABS, type Tab } from "../logic/queue";
import type { CaseFile } from "./casefile.svelte";
import type { Clock } from "./clock.svelte";
import type { Commands } from "./commands.svelte";
import type { Desk } from "./desk.svelte";
import type { Live } from "./live.svelte";
import type { Sound } from "./sound.svelte";

const LETTERS_KEY = "allopm.desk.letters";

export type Pane = "queue" | "case" | "map" | "crews";

export class Screen {
  tab = $state<Tab>("todo");
  filter = $state("");
  pane = $state<Pane>("queue"); // which one a narrow screen shows
  isBoardOpen = $state(false);
  isHelpOpen = $state(false);
  isSearchOpen = $state(false);
  isFollowing = $state(false);
  crew = $state<string | null>(null); // the crew whose sheet is open
  lettersOn = $state(localStorage.getItem(LETTERS_KEY) !== "off");
  said = $state(""); // read aloud by screen readers
  rows: IncidentCard[] = $derived.by(() => filterCards(this.#desk.lists[this.tab], this.filter));
  #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
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

export interface Room {
  config: DeskConfig;
  api: Api;
  clock: Clock;
  sound: Sound;
  desk: Desk;
  file: CaseFile;
  commands: Commands;
  live: Live;
  screen: Screen;
  map: MapHandle;
}

/** What keys ask of the map; the map answers once it is there. */
export interface MapHandle {
  showAll: () => void;
  showPoint: (lon: number, lat: number) => void;
}

const KEY = Symbol("room");

export function enterRoom(room: Room): void {
  setContext(KEY, room);
}

export function theRoom(): Room {
  return getContext<Room>(KEY);
}
