// The acts of an operator: their key, their words, and whether they ask something first.

import type { IncidentCard } from "../cards";

export type Verb =
  | "open"
  | "claim"
  | "release"
  | "qualify"
  | "hold"
  | "watch"
  | "send"
  | "ask"
  | "hand-over"
  | "group"
  | "ungroup"
  | "gather"
  | "apart"
  | "end"
  | "reopen"
  | "note"
  | "recall"
  | "undo"
  | "heard";

export interface Act {
  verb: Verb;
  key: string;
  label: string;
  about: string;
  asks: boolean; // opens a form; the others leave at once
}

export const ACTS: readonly Act[] = [
  { verb: "send", key: "e", label: "Autre équipage", about: "Envoyer un équipage de son choix, avec la raison", asks: true },
  { verb: "hold", key: "a", label: "Attendre", about: "Mettre en attente avec un minuteur", asks: true },
  { verb: "watch", key: "c", label: "Caméra", about: "Demander de regarder une caméra", asks: true },
  { verb: "ask", key: "d", label: "Demander", about: "Poser une question au déclarant", asks: true },
  { verb: "group", key: "g", label: "Regrouper", about: "Joindre à une autre affaire", asks: true },
  { verb: "hand-over", key: "t", label: "Transmettre", about: "Transmettre à un service", asks: true },
  { verb: "end", key: "x", label: "Terminer", about: "Terminer avec une issue et une preuve", asks: true },
  { verb: "note", key: "n", label: "Note", about: "Ajouter une note interne", asks: true },
  { verb: "qualify", key: "q", label: "Qualifier", about: "Corriger la nature ou l’urgence", asks: true },
  { verb: "claim", key: "p", label: "Prendre", about: "Prendre l’affaire", asks: false },
  { verb: "release", key: "r", label: "Relâcher", about: "Rendre l’affaire à l’équipe", asks: false },
  { verb: "recall", key: "m", label: "Rappeler", about: "Rappeler un équipage envoyé", asks: true },
  { verb: "open", key: "s", label: "Reprendre", about: "Sortir de l’attente, de la caméra ou de la transmission", asks: false },
  { verb: "reopen", key: "o", label: "Rouvrir", about: "Rouvrir une affaire terminée ou transmise", asks: true },
  { verb: "undo", key: "u", label: "Annuler", about: "Défaire le dernier acte", asks: false },
];

export const BAR: readonly Verb[] = ["hold", "watch", "ask", "group", "hand-over", "end"];
const MORE: readonly Verb[] = ["claim", "release", "open", "qualify", "note", "recall", "reopen", "undo"];

/** The second row of the bar: what makes sense now, in a steady order. */
export function moreFor(card: IncidentCard, myId: number): Verb[] {
  const isMine = card.claimed_by?.id === myId && !card.claimed_by.offered; // what was offered is taken, or left, by its key
  return MORE.filter((verb) => isAllowed(card, verb)).filter((verb) => {
    if (verb === "claim") return !isMine;
    if (verb === "release") return card.claimed_by?.id === myId;
    return verb !== "open" || card.state !== "new"; // a new case is opened by reading it
  });
}

export function act(verb: Verb): Act {
  const found = ACTS.find((candidate) => candidate.verb === verb);
  if (!found) throw new Error(`no such act: ${verb}`);
  return found;
}

/** The server says what may be done; the desk only compares words ("hand_over" and "hand-over" alike). */
export function isAllowed(card: IncidentCard, verb: Verb): boolean {
  return card.can.some((word) => word.replace("_", "-") === verb);
}

// Offered on the notice after the act; the server has the last word.
export const UNDOABLE: ReadonlySet<Verb> = new Set<Verb>(["claim", "release", "open", "qualify", "hold", "watch", "send", "hand-over", "end", "reopen", "gather", "apart"]);

const DONE_WORDS: Record<Verb, string> = {
  open: "Reprise",
  claim: "Prise par vous",
  release: "Rendue à l’équipe",
  qualify: "Qualification corrigée",
  hold: "Mise en attente",
  watch: "Caméras à regarder",
  send: "Équipage envoyé",
  ask: "Question envoyée au déclarant",
  "hand-over": "Transmise",
  group: "Affaires regroupées",
  ungroup: "Signalement séparé",
  gather: "Affaires regroupées",
  apart: "Pas la même chose : ne sera plus proposé",
  end: "Terminée",
  reopen: "Rouverte",
  note: "Note ajoutée",
  recall: "Équipage rappelé",
  undo: "Dernier acte annulé",
  heard: "Message marqué lu",
};

export function doneWords(verb: Verb, card: IncidentCard): string {
  return `${DONE_WORDS[verb]} · ${card.kind_label}`;
}
