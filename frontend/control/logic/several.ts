// One act on several cases: which acts, what each case answered, and what the whole came to. Pure.

import { counted } from "./words";
import type { Verb } from "./verbs";

export type Several = Extract<Verb, "claim" | "release" | "hold" | "group" | "end" | "note">;

export const SEVERAL: Record<Several, { label: string; done: readonly [one: string, many: string]; asks: boolean; undoes: boolean }> = {
  claim: { label: "Prendre", done: ["prise", "prises"], asks: false, undoes: true },
  release: { label: "Relâcher", done: ["rendue", "rendues"], asks: false, undoes: true },
  hold: { label: "Attendre", done: ["mise en attente", "mises en attente"], asks: true, undoes: true },
  group: { label: "Réunir", done: ["réunie", "réunies"], asks: false, undoes: true },
  end: { label: "Terminer", done: ["terminée", "terminées"], asks: true, undoes: true },
  note: { label: "Note", done: ["notée", "notées"], asks: true, undoes: false },
};

export function isSeveral(verb: Verb): verb is Several {
  return verb in SEVERAL;
}

export interface Outcome {
  code: string;
  words: string | null; // why not; null: done
  canRetry: boolean;
}

/** "4 affaires prises · 1 refusée" */
export function summary(verb: Several, outcomes: readonly Outcome[]): string {
  const done = outcomes.filter(({ words }) => words === null).length;
  const left = outcomes.length - done;
  const [one, many] = SEVERAL[verb].done;
  const first = `${counted(done, "affaire")} ${done < 2 ? one : many}`;
  return left === 0 ? first : `${first} · ${left} ${left < 2 ? "refusée" : "refusées"}`;
}

export function undoneSummary(outcomes: readonly Outcome[]): string {
  const done = outcomes.filter((one) => one.words === null).length;
  const left = outcomes.length - done;
  const first = `${counted(done, "affaire")} ${done < 2 ? "remise" : "remises"} comme avant`;
  return left === 0 ? first : `${first} · ${left} qu’on ne peut plus défaire`;
}
