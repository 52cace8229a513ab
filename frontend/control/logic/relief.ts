// The hand-over sheet as the desk reads it. Knows no screen.

import type { Passed } from "./team";

export type Side = "leaving" | "arriving";

export interface Signature {
  id: number | null;
  name: string;
  at: string;
}

export interface ReliefCard {
  id: number;
  version: number;
  state: "open" | "left" | "done" | "passed";
  state_words: string;
  due_at: string;
  made_at: string;
  made_by: string;
  leaving: Signature | null;
  arriving: Signature | null;
  alone: boolean;
  rang_at: string | null;
  notes: number;
  digest: string | null;
  signs: Side | null; // whose signature it waits for
}

export interface ReliefCase {
  code: string;
  priority: 1 | 2 | 3 | 4;
  kind: string;
  place: string;
  sector: string | null;
  state: string;
  holder: string | null;
  offered: boolean;
  clock: { kind: "hold" | "arrival"; due_at: string; is_late: boolean } | null;
  created_at: string;
  answer_by: string;
  held_until: string | null;
  held_reason: string;
  reports: number;
  crews: string[];
  watch: { reason: string; due_at: string; by: string | null } | null;
}

export interface ReliefNote {
  id: number;
  text: string;
  by: string;
  at: string;
}

export interface ReliefContent {
  at: string;
  since: string | null;
  until: string | null;
  promise_near_h: number;
  cases: ReliefCase[];
  promises: ReliefCase[];
  held: ReliefCase[];
  watches: ReliefCase[];
  crews: { crew: string; incident: string; state: string; since: string }[];
  alerts: { crew: string; kind: string; at: string }[];
  transmissions: { service: string; incident: string; state: string; sent_at: string | null; reminders: number; problem: string }[];
  broken: string[];
  people: { name: string; role: string }[];
  counts: { received: number; ended: number; open: number } | null;
  notes: ReliefNote[];
}

export interface ReliefRead {
  relief: ReliefCard;
  content: ReliefContent;
  is_intact: boolean | null;
  keep_days: number;
}

export const SIGN_WORDS: Record<Side, string> = {
  leaving: "Signer pour la vacation qui part",
  arriving: "Signer pour la vacation qui arrive",
};

/** A sheet that nobody signed has just called, once for every desk. */
export function hasJustRung(before: ReliefCard | null, after: ReliefCard): Passed | null {
  if (before?.id !== after.id || before.rang_at !== null || after.rang_at === null) return null;
  return { tone: "problem", text: `Relève : la fiche est ${after.state_words} (F9)` };
}
