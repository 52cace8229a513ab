// The palette (Ctrl K): what is found for the words typed, and in which order. Knows entries, not what they do.

import type { IncidentCard } from "../cards";
import { fold } from "./words";

export interface Entry {
  id: string;
  group: string; // "acte", "affaire", "équipage", "réglage"…
  title: string;
  about: string;
  key: string | null; // its key outside of the palette, as it is written on the keyboard
  card?: IncidentCard; // a case shows its sign
  words?: string; // more text that finds it, not shown
  isOffered?: boolean; // shown before a word is typed
  run: () => void;
}

const MOST = 30;

/** Before a word is typed: the last used first, then what is offered. */
export function found(typed: string, entries: readonly Entry[], recent: readonly string[]): Entry[] {
  const words = fold(typed).split(/\s+/).filter(Boolean);
  const used = (entry: Entry): number => {
    const at = recent.indexOf(entry.id);
    return at < 0 ? recent.length : at;
  };
  if (words.length === 0) return entries.filter((entry) => entry.isOffered || recent.includes(entry.id)).sort((a, b) => used(a) - used(b)).slice(0, MOST);
  const scored = entries.map((entry, place) => ({ entry, place, score: scoreOf(entry, words, typed.trim()) })).filter(({ score }) => score > 0);
  return scored
    .sort((a, b) => b.score - a.score || used(a.entry) - used(b.entry) || a.place - b.place)
    .slice(0, MOST)
    .map(({ entry }) => entry);
}

interface Text {
  title: string;
  all: string;
}
const folded = new WeakMap<Entry, Text>();

function textOf(entry: Entry): Text {
  let text = folded.get(entry);
  if (!text) {
    text = { title: fold(entry.title), all: fold(`${entry.title} ${entry.about} ${entry.words ?? ""} ${entry.group}`) };
    folded.set(entry, text);
  }
  return text;
}

const KEY_SCORE = 20; // its own key, typed alone
const [TITLE_START, TITLE, START, INSIDE, LOOSE] = [6, 5, 4, 3, 1];

/** Every word typed must be there; zero: it is not what was asked. */
function scoreOf(entry: Entry, words: readonly string[], typed: string): number {
  if (entry.key !== null && entry.key.toLowerCase() === typed.toLowerCase()) return KEY_SCORE;
  const text = textOf(entry);
  let sum = 0;
  for (const word of words) {
    const score = wordScore(text, word);
    if (score === 0) return 0;
    sum += score;
  }
  return sum / words.length;
}

function wordScore({ title, all }: Text, word: string): number {
  if (title.startsWith(word)) return TITLE_START;
  if (` ${title}`.includes(` ${word}`)) return TITLE;
  if (` ${all}`.includes(` ${word}`)) return START;
  if (all.includes(word)) return INSIDE;
  return word.length >= 3 && isLoose(title, word) ? LOOSE : 0;
}

/** The letters in their order, the first one at the beginning of a word: "trmn" finds "Terminer". */
function isLoose(text: string, word: string): boolean {
  for (const start of text.matchAll(/(?:^|[\s’'-])(?=\S)/g)) {
    let at = start.index + start[0].length;
    if (text[at] !== word[0]) continue;
    let met = 0;
    while (at < text.length && met < word.length) if (text[at++] === word[met]) met += 1;
    if (met === word.length) return true;
  }
  return false;
}

const KEPT = 20;

export function remembered(recent: readonly string[], id: string): string[] {
  return [id, ...recent.filter((one) => one !== id)].slice(0, KEPT);
}
