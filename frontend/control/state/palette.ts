// What the palette offers. Each part of the desk may add a source of its own with `addSource`.

import { next, DENSITIES, THEMES } from "../logic/looks";
import type { Entry } from "../logic/palette";
import { PANELS } from "../logic/panels";
import { byUrgency, TABS } from "../logic/queue";
import { SEARCH_OF } from "../logic/screens";
import { ACTS, isAllowed } from "../logic/verbs";
import { crewLine, placeLine } from "../logic/words";
import { choose, showNews, start } from "./acting";
import type { Room } from "./room.svelte";

/** Entries of one kind, asked each time the palette opens or what it reads changes. */
export type Source = (room: Room) => Entry[];

const RECENT_KEY = "allopm.desk.recent";
const sources: Source[] = [acts, going, panels, tabs, views, settings, windows, crews, cases];

export function addSource(source: Source): void {
  sources.push(source);
}

export function entriesOf(room: Room): Entry[] {
  return sources.flatMap((source) => source(room));
}

export function readRecent(): string[] {
  try {
    return JSON.parse(localStorage.getItem(RECENT_KEY) ?? "[]") as string[];
  } catch {
    return [];
  }
}

export function keepRecent(recent: readonly string[]): void {
  localStorage.setItem(RECENT_KEY, JSON.stringify(recent));
}

function acts(room: Room): Entry[] {
  const { card } = room.file;
  if (!card) return [];
  return ACTS.filter((act) => isAllowed(card, act.verb)).map((act) => ({
    id: `act-${act.verb}`, group: "acte", title: act.label, about: act.about, key: act.key.toUpperCase(), isOffered: true, run: () => start(room, act.verb),
  })); // prettier-ignore
}

function going(room: Room): Entry[] {
  const { desk, unseen } = room;
  const urgent = desk.lists.todo.filter((card) => card.priority === 1);
  const at = urgent.findIndex((card) => card.code === room.file.selected);
  const target = urgent[(at + 1) % Math.max(1, urgent.length)];
  const entries: Entry[] = [];
  if (target) entries.push({ id: "go-p1", group: "aller à", title: "P1 suivante", about: `${target.kind_label}, ${placeLine(target)}`, key: null, isOffered: true, run: () => choose(room, target.code) });
  if (unseen.list.length > 0) entries.push({ id: "go-news", group: "aller à", title: "Changement suivant", about: "ce qui a bougé sans être vu", key: ",", isOffered: true, run: () => showNews(room) });
  return entries;
}

function panels({ screen }: Room): Entry[] {
  return PANELS.map((panel) => ({ id: `panel-${panel.id}`, group: "volet", title: panel.title, about: panel.about, key: panel.key?.toUpperCase() ?? null, isOffered: true, run: () => void (screen.panel = panel.id) }));
}

function tabs({ screen, desk }: Room): Entry[] {
  return TABS.map((tab) => ({ id: `tab-${tab.id}`, group: "file", title: tab.label, about: tab.id === "ended" ? "" : String(desk.lists[tab.id].length), key: null, run: () => void (screen.tab = tab.id) }));
}

function views({ screen, views: saved, finding, desk }: Room): Entry[] {
  const live = [...desk.incidents.values()];
  return saved.list.map((view) => ({
    id: `view-${view.id}`, group: "vue", title: view.name, about: `${view.query} · ${finding.count(view, live)} ouvertes`, key: null,
    run: () => (finding.type(view.query), void (screen.panel = "search")),
  })); // prettier-ignore
}

function settings({ looks, screen, sound }: Room): Entry[] {
  return [
    ...DENSITIES.map(({ id, label }) => ({ id: `density-${id}`, group: "réglage", title: `Densité ${label}`, about: "hauteur des lignes", key: null, run: () => looks.setDensity(id) })),
    ...THEMES.map(({ id, label }) => ({ id: `theme-${id}`, group: "réglage", title: `Couleurs : ${label}`, about: "thème clair ou sombre", key: null, run: () => looks.setTheme(id) })),
    { id: "theme-next", group: "réglage", title: "Changer les couleurs", about: "clair, sombre, comme le poste", key: null, run: () => looks.setTheme(next(THEMES, looks.theme)) },
    { id: "sounds", group: "réglage", title: "Tester mes sons", about: "volume, bips, écoute", key: null, run: () => sound.startCheck() },
    { id: "letters", group: "réglage", title: screen.lettersOn ? "Couper les touches d’une lettre" : "Rendre les touches d’une lettre", about: "saisie vocale", key: null, run: () => screen.setLetters(!screen.lettersOn) },
    { id: "help", group: "aide", title: "Clavier", about: "toutes les touches", key: "?", run: () => void (screen.isHelpOpen = true) },
  ];
}

function windows(room: Room): Entry[] {
  const open = (search: string, name: string) => (): void => void window.open(`${location.pathname}${search}`, name);
  const entries: Entry[] = [
    { id: "wall", group: "fenêtre", title: "Carte murale", about: "une carte à lire de loin", key: null, run: open(SEARCH_OF.wall, "allopm-mur") },
    { id: "board", group: "fenêtre", title: "Tableau des équipages", about: "dans une fenêtre à part", key: null, run: () => void window.open(room.config.board, "allopm-tableau") },
  ];
  if (room.windows.kind === "whole") entries.push({ id: "split", group: "fenêtre", title: "Carte dans une autre fenêtre", about: "deux écrans : file ici, carte là-bas", key: null, run: () => room.windows.split(openMap) });
  else entries.push({ id: "join", group: "fenêtre", title: "Tout dans cette fenêtre", about: "file, carte et équipages ensemble", key: null, run: () => room.windows.become("whole") });
  return entries;
}

export function openMap(search: string): void {
  window.open(`${location.pathname}${search}`, "allopm-carte");
}

function crews({ desk, screen }: Room): Entry[] {
  return [...desk.crews.values()].map((crew) => ({ id: `crew-${crew.call_sign}`, group: "équipage", title: crew.call_sign, about: crewLine(crew), key: null, run: () => void (screen.crew = crew.call_sign) }));
}

const entryOf = new WeakMap<object, Entry>();

/** The card of a case does not change, it is replaced: its entry is made once. */
function cases(room: Room): Entry[] {
  return [...room.desk.incidents.values()].sort(byUrgency).map((card) => {
    let entry = entryOf.get(card);
    if (!entry) {
      entry = {
        id: card.code, group: "affaire", title: card.kind_label, about: `${placeLine(card)} · ${card.code}`, key: null, card,
        words: `${card.group_label} ${card.place_words} ${card.sector?.name ?? ""} ${card.service?.name ?? ""} ${card.claimed_by?.name ?? ""} p${card.priority} ${card.missions.map((one) => one.crew).join(" ")}`,
        run: () => choose(room, card.code),
      }; // prettier-ignore
      entryOf.set(card, entry);
    }
    return entry;
  });
}
