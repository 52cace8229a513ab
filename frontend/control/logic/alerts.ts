// Which change deserves a sound. Few sounds, each tied to a decision somebody must take.

import type { IncidentCard } from "../cards";
import { hasJustEscalated } from "./clocks";

export type Alert = "distress" | "urgent" | "overdue" | "call" | "attention" | "report" | "message";

// The class of the case says how loud a missed clock is.
const ESCALATION: Record<IncidentCard["priority"], Alert> = { 1: "urgent", 2: "attention", 3: "report", 4: "report" };
const WAITING = new Set(["new", "open"]);

/** `before` is the card the desk knew (undefined when it is the first time it hears of this case). */
export function alertFor(before: IncidentCard | undefined, after: IncidentCard, myId: number): Alert | null {
  if (hasJustEscalated(before, after)) return ESCALATION[after.priority];
  const timer = timerAlert(before, after);
  if (timer) return timer;
  if (!WAITING.has(after.state)) return messageAlert(before, after, myId);
  if (after.priority === 1 && (!before || before.priority !== 1)) return "urgent";
  if (!before) return after.state === "new" ? "report" : null;
  if (crewGaveUp(before, after)) return "attention";
  return messageAlert(before, after, myId);
}

/** Nobody has acted, a promise is near or broken, nobody has looked at the cameras: each rings once. */
function timerAlert(before: IncidentCard | undefined, after: IncidentCard): Alert | null {
  if (!before) return null;
  if (!before.silent_at && after.silent_at) return ESCALATION[after.priority];
  if (!before.promise.broken_at && after.promise.broken_at) return "attention";
  if (!before.promise.near_at && after.promise.near_at) return "attention";
  return !before.watch?.rang_at && after.watch?.rang_at ? "attention" : null;
}

function crewGaveUp(before: IncidentCard, after: IncidentCard): boolean {
  return (before.state === "dispatched" || before.state === "on_scene") && after.missions.length < before.missions.length;
}

function messageAlert(before: IncidentCard | undefined, after: IncidentCard, myId: number): Alert | null {
  if (!before || after.unread_messages <= before.unread_messages) return null;
  return after.claimed_by === null || after.claimed_by.id === myId ? "attention" : null;
}

const LOUDEST: readonly Alert[] = ["distress", "urgent", "overdue", "call", "attention", "report", "message"];

/** One sound for a batch of changes: the most serious. */
export function loudest(alerts: Iterable<Alert>): Alert | null {
  const heard = new Set(alerts);
  return LOUDEST.find((alert) => heard.has(alert)) ?? null;
}

/** The most urgent case that nobody has opened yet, if any: its sound is repeated. */
export function hasUnopenedUrgent(cards: Iterable<IncidentCard>): boolean {
  for (const card of cards) if (card.state === "new" && card.priority === 1) return true;
  return false;
}

/** "DÉTRESSE C12 ◆1 (3) CSU · Nice": the tab says what waits even when another window is in front. */
export function pageTitle(base: string, waiting: { urgent: number; fresh: number }, alarm = ""): string {
  const parts = alarm ? [alarm] : [];
  if (waiting.urgent > 0) parts.push(`◆${waiting.urgent}`);
  if (waiting.fresh > 0) parts.push(`(${waiting.fresh})`);
  return [...parts, base].join(" ");
}
