// Everything the parts of the desk share, and what is only about the screen (tab, filter, what is unfolded).

import { getContext, setContext } from "svelte";
import type { IncidentCard } from "../cards";
import type { DeskConfig } from "../config";
import type { Api } from "../logic/api";
import type { Track } from "../logic/tracks";
import { foldRows } from "../logic/folding";
import { NOBODY, still, stretched, toggled, type Picked } from "../logic/picking";
import { readPlace, type Place } from "../logic/place";
import { byUrgency, filterCards, tabOf, TABS, type Tab } from "../logic/queue";
import type { Alarms } from "./alarms.svelte";
import type { Attention } from "./attention.svelte";
import type { Audit } from "./audit.svelte";
import type { Calls } from "./calls.svelte";
import type { CaseFile } from "./casefile.svelte";
import type { Clock } from "./clock.svelte";
import type { Closures } from "./closures.svelte";
import type { Commands } from "./commands.svelte";
import type { Deployment } from "./deployment.svelte";
import type { Desk } from "./desk.svelte";
import type { Finding } from "./finding.svelte";
import type { Live } from "./live.svelte";
import type { Looks } from "./looks.svelte";
import type { MapLink } from "./maplink.svelte";
import type { Messages } from "./messages.svelte";
import type { Relief } from "./relief.svelte";
import type { Replay } from "./replay.svelte";
import type { Routes } from "./routes.svelte";
import type { SeveralCases } from "./several.svelte";
import type { Sound } from "./sound.svelte";
import type { Team } from "./team.svelte";
import type { Tours } from "./tours.svelte";
import type { Unseen } from "./unseen.svelte";
import type { Windows } from "./windows.svelte";
import type { Views } from "./views.svelte";
import type { Networks } from "./networks.svelte";
import type { Transmissions } from "./transmissions.svelte";

const LETTERS_KEY = "allopm.desk.letters";
const PLACE_KEY = "allopm.desk.place";

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
  unfolded = $state.raw<ReadonlySet<string>>(new Set()); // leaders whose probable doubles are shown
  picked = $state.raw<Picked>(NOBODY); // cases for one act on several
  pickedCodes: string[] = $derived.by(() => still(this.picked, (code) => this.#isThere(code)));
  matching: IncidentCard[] = $derived.by(() => filterCards(this.narrow ? narrowed(this.#desk, this.narrow) : this.#desk.lists[this.tab], this.filter));
  folded = $derived.by(() => foldRows(this.matching, this.unfolded));
  rows: IncidentCard[] = $derived.by(() => this.folded.rows);
  scrollTop = 0; // of the list; told by the queue, and where it begins
  armedLeader = $state<string | null>(null); // its followers join at the next press
  #pickedFrom: string | null = null;
  #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** A page that reloads comes back to where the operator was. */
  restore(): void {
    const place = readPlace(sessionStorage.getItem(PLACE_KEY));
    if (!place) return;
    const { unfolded, ...rest } = place;
    Object.assign(this, rest);
    this.unfolded = new Set(unfolded);
  }

  keepPlace(): void {
    const { tab, filter, scrollTop, unfolded, isBoardOpen } = this;
    sessionStorage.setItem(PLACE_KEY, JSON.stringify({ tab, filter, scrollTop, unfolded: [...unfolded], isBoardOpen } satisfies Place));
  }

  /** Brings a case chosen elsewhere (map, search) into the list where it stands. */
  reveal(card: IncidentCard): void {
    this.crew = null;
    this.pane = "case";
    if (this.rows.some((row) => row.code === card.code)) return;
    if (!this.folded.heads.has(card.code)) {
      this.filter = "";
      this.tab = tabOf(card);
    }
    const head = this.folded.heads.get(card.code);
    if (head) this.fold(head, true);
  }

  /** `code` is the head of a line, or stands below one. */
  fold(code: string, open: boolean): void {
    const head = this.folded.heads.get(code) ?? code;
    const leader = this.folded.folds.get(head)?.leader;
    if (!leader) return;
    const next = new Set(this.unfolded);
    if (open) next.add(leader);
    else next.delete(leader);
    this.unfolded = next;
  }

  #isThere(code: string): boolean {
    const card = this.#desk.find(code);
    return card !== undefined && card.state !== "ended";
  }

  togglePick(code: string): void {
    this.picked = toggled(this.picked, code);
    this.#pickedFrom = code;
  }

  /** From where picking began (or `from`, the case chosen until now) to this one. */
  pickTo(code: string, from: string | null): void {
    if (this.picked.size === 0 || this.#pickedFrom === null) this.#pickedFrom = from ?? code;
    const order = this.rows.map((card) => card.code);
    this.picked = stretched(this.picked, order, this.#pickedFrom, code);
  }

  pickAll(): void {
    this.picked = new Set(this.tab === "ended" ? [] : this.matching.map((card) => card.code));
    this.#pickedFrom = null;
  }

  unpick(): void {
    this.picked = NOBODY;
    this.#pickedFrom = null;
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
  calls: Calls;
  tours: Tours;
  team: Team;
  reliefs: Relief;
  finding: Finding;
  views: Views;
  replay: Replay;
  transmissions: Transmissions;
  networks: Networks;
  routes: Routes;
  screen: Screen;
  several: SeveralCases;
  unseen: Unseen;
  windows: Windows;
  attention: Attention;
  deployment: Deployment;
  audit: Audit;
  looks: Looks;
  map: MapLink;
}

const KEY = Symbol("room");

export function enterRoom(room: Room): void {
  setContext(KEY, room);
}

export function theRoom(): Room {
  return getContext<Room>(KEY);
}
