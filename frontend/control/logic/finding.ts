// The language of the search field: words, and filters typed as `secteur:port depuis:7j`. Knows no network.

import type { IncidentCard } from "../cards";
import { contains, fold } from "./words";

export type FilterKey = "nature" | "secteur" | "état" | "canal" | "depuis" | "jusque" | "adresse" | "numéro" | "tel" | "plaque";

export interface Filter {
  key: FilterKey;
  value: string;
  text: string; // as it stands in the field
  problem: string; // why it asks nothing; empty when it does
}

export interface Query {
  words: string; // what is left beside the filters, quotes kept
  filters: Filter[];
}

/** A saved search. */
export interface View {
  id: number;
  version: number;
  name: string;
  query: string;
  is_shared: boolean;
  is_pinned: boolean;
  by: string;
  at: string;
}

export interface Found {
  incidents: IncidentCard[];
  more: string | null;
  terms: string[];
  notice: string;
  is_near: boolean;
}

const NAMES: Readonly<Record<string, FilterKey>> = {
  nature: "nature",
  secteur: "secteur",
  etat: "état",
  canal: "canal",
  depuis: "depuis",
  jusque: "jusque",
  adresse: "adresse",
  numero: "numéro",
  tel: "tel",
  plaque: "plaque",
};

const STATES: Readonly<Record<string, string>> = {
  nouvelle: "new",
  ouverte: "open",
  attente: "held",
  camera: "watched",
  envoye: "dispatched",
  "sur-place": "on_scene",
  transmise: "handed_over",
  terminee: "ended",
  "en-cours": "live",
};

const CHANNELS: Readonly<Record<string, string>> = { app: "app", appli: "app", telephone: "phone", "3606": "phone", equipage: "field", terrain: "field" };

export const FILTER_HELP: readonly string[] = ["nature:bruit", "secteur:port", "état:terminée", "depuis:7j", "jusque:01/11", "canal:téléphone", "adresse:gambetta", "numéro:7F3K", "tel:…", "plaque:…"];

const TOKEN = /([\p{L}]+):(?:"([^"]*)"|(\S*))/gu;

export function parse(typed: string, now: number): Query {
  const filters: Filter[] = [];
  const words = typed.replace(TOKEN, (text: string, name: string, quoted: string | undefined, plain: string | undefined) => {
    const key = NAMES[fold(name)];
    if (!key) return text;
    const value = (quoted ?? plain ?? "").trim();
    filters.push({ key, value, text, problem: problemOf(key, value, now) });
    return " ";
  });
  return { words: words.replace(/\s+/g, " ").trimStart(), filters };
}

function problemOf(key: FilterKey, value: string, now: number): string {
  if (!value) return "à compléter";
  if (key === "état" && !stateOf(value)) return `états : ${Object.keys(STATES).join(", ")}`;
  if (key === "canal" && !CHANNELS[fold(value)]) return "canaux : app, téléphone, équipage";
  if ((key === "depuis" || key === "jusque") && momentOf(value, now) === null) return "par exemple 7j, 24h, 3 mois, 24/11 ou 24/11/2026";
  return "";
}

function stateOf(value: string): string | null {
  const typed = fold(value);
  const name = Object.keys(STATES).find((one) => one === typed) ?? Object.keys(STATES).find((one) => one.startsWith(typed));
  return name ? (STATES[name] ?? null) : null;
}

const UNITS_MS: Readonly<Record<string, number>> = { h: 3_600_000, j: 86_400_000, s: 7 * 86_400_000, m: 30 * 86_400_000 };

/** `7j`, `24h`, `3m` back from now; a day as `24/11` or `24/11/2026` or `2026-11-24`, at midnight of this machine. */
export function momentOf(value: string, now: number): number | null {
  const back = /^(\d{1,3})([hjsm])$/.exec(fold(value));
  if (back) return now - Number(back[1]) * (UNITS_MS[back[2] ?? ""] ?? 0);
  const day = /^(\d{1,2})\/(\d{1,2})(?:\/(\d{4}))?$/.exec(value);
  if (day) return dayOf(Number(day[3] ?? new Date(now).getFullYear()), Number(day[2]), Number(day[1]));
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value);
  return iso ? dayOf(Number(iso[1]), Number(iso[2]), Number(iso[3])) : null;
}

function dayOf(year: number, month: number, day: number): number | null {
  const date = new Date(year, month - 1, day);
  return date.getMonth() === month - 1 && date.getDate() === day ? date.getTime() : null;
}

/** What the address of the search takes. A telephone or a plate never stands in it. */
export function paramsOf(query: Query, now: number): URLSearchParams {
  const params = new URLSearchParams();
  if (query.words.trim()) params.set("q", query.words);
  for (const { key, value, problem } of query.filters) if (!problem) setParam(params, key, value, now);
  return params;
}

function setParam(params: URLSearchParams, key: FilterKey, value: string, now: number): void {
  if (key === "depuis" || key === "jusque") params.set(key === "depuis" ? "from" : "to", new Date(momentOf(value, now) ?? now).toISOString());
  else if (key === "état") params.append("state", [params.get("state"), stateOf(value)].filter(Boolean).join(","));
  else if (key === "canal") params.set("channel", CHANNELS[fold(value)] ?? "");
  else if (key === "nature") params.set("kind", value);
  else if (key === "secteur") params.set("sector", value);
  else if (key === "adresse") params.set("address", value);
  else if (key === "numéro") params.set("number", value);
}

/** A telephone or a plate that is searched exactly, with a reason. */
export function markOf(query: Query): { kind: "phone" | "plate"; value: string } | null {
  const filter = query.filters.find(({ key, problem }) => (key === "tel" || key === "plaque") && !problem);
  return filter ? { kind: filter.key === "tel" ? "phone" : "plate", value: filter.value } : null;
}

/** The field without this filter. */
export function without(typed: string, filter: Filter): string {
  return typed.replace(filter.text, "").replace(/\s+/g, " ").trimStart();
}

/** Whether an open card is in a view, as far as its card tells: comments and notes are the server's to search. */
export function isIn(card: IncidentCard, query: Query, now: number): boolean {
  const words = fold(query.words.replace(/["«»]/g, " ")).split(/\s+/).filter(Boolean);
  return contains(textOf(card), words) && query.filters.every((filter) => filter.problem !== "" || passes(card, filter, now));
}

function textOf(card: IncidentCard): string {
  return fold([card.code, card.kind_label, card.group_label, card.address, card.place_words, card.floor, card.sector?.name, card.service?.name].filter(Boolean).join(" "));
}

function passes(card: IncidentCard, { key, value }: Filter, now: number): boolean {
  const typed = fold(value);
  switch (key) {
    case "nature":
      return card.kind === typed || card.group === typed || contains(fold(`${card.kind_label} ${card.group_label}`), [typed]);
    case "secteur":
      return card.sector !== null && (card.sector.code === typed || fold(card.sector.name).includes(typed));
    case "état":
      return stateOf(value) === "live" ? card.state !== "ended" : card.state === stateOf(value);
    case "depuis":
      return Date.parse(card.created_at) >= (momentOf(value, now) ?? 0);
    case "jusque":
      return Date.parse(card.created_at) < (momentOf(value, now) ?? Infinity);
    case "adresse":
      return fold(`${card.address} ${card.place_words}`).includes(typed);
    case "numéro":
      return fold(card.code).replace(/-/g, "").includes(typed.replace(/[-\s]|^pm/g, ""));
    default:
      return false; // a channel, a telephone, a plate: the card does not say
  }
}

export interface Piece {
  text: string;
  isHit: boolean;
}

const STEM = 5; // letters of a word that must agree: "musiques" marks "musique" (chosen)

/** The text cut where a searched word stands. */
export function marked(text: string, terms: readonly string[]): Piece[] {
  const wanted = terms.map((term) => fold(term)).filter((term) => term.length > 1);
  return text
    .split(/([\p{L}\p{N}]+)/u)
    .filter((part) => part !== "")
    .map((part) => ({ text: part, isHit: wanted.some((term) => fold(part).startsWith(term.length > STEM ? term.slice(0, Math.max(STEM, term.length - 2)) : term)) }));
}
