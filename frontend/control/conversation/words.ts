// Words to residents as the desk prepares them: ready answers, looks before sending, questions that wait. No rule here.

import type { IncidentCard } from "../cards";
import { age, moment, secondsLeft, span } from "../logic/time";

export interface ReadyAnswer {
  code: string;
  label: string;
  texts: Record<string, string>;
}

export interface Reading {
  report: string;
  lang: string;
  lines: string[];
}

export interface Readers {
  lang: string;
  count: number;
  lines: string[];
}

const LANGUAGES: Record<string, string> = { fr: "en français", en: "en anglais", it: "en italien" };

/** Who reads the same thing is one line that counts. */
export function byReading(readings: readonly Reading[]): Readers[] {
  const groups = new Map<string, Readers>();
  for (const { lang, lines } of readings) {
    const key = JSON.stringify([lang, lines]);
    const known = groups.get(key);
    if (known) known.count += 1;
    else groups.set(key, { lang, count: 1, lines });
  }
  return [...groups.values()];
}

export function readersWords({ lang, count }: Readers): string {
  const who = count === 1 ? "Le déclarant lira" : `${count} déclarants liront`;
  return `${who}, ${LANGUAGES[lang] ?? lang}`;
}

/** « question posée il y a 4 min, sans réponse » or « répondu après 12 min ». */
export function questionWords(question: { asked_at: string; replied_at: string | null }, now: number): string {
  const asked = `question posée ${moment(question.asked_at, now)}`;
  if (!question.replied_at) return `${asked}, sans réponse depuis ${age(question.asked_at, now)}`;
  const seconds = (Date.parse(question.replied_at) - Date.parse(question.asked_at)) / 1000;
  return `${asked}, répondu après ${span(Math.max(0, Math.round(seconds)))}`;
}

export interface PromiseState {
  tone: "kept" | "calm" | "near" | "late";
  text: string;
}

/** The 48 h promise: kept by an answer, near or broken as the room was told, and by the clock. */
export function promiseState(card: IncidentCard, now: number): PromiseState | null {
  if (!card.answer_by || card.state === "ended") return null;
  const answered = card.promise?.answered_at;
  if (answered) return { tone: "kept", text: `répondu ${moment(answered, now)}` };
  const left = secondsLeft(card.answer_by, now);
  if (left < 0) return { tone: "late", text: `engagement dépassé de ${span(-left)}` };
  const tone = card.promise?.near_at ? "near" : "calm";
  return { tone, text: `réponse avant ${moment(card.answer_by, now)}` };
}
