// The thread's card as the server sends it, and how its moments are said. Pure.

export interface ThreadCard {
  code: string;
  version: number;
  kind_label: string;
  state: string;
  headline: string;
  steps: { state: string; at: string; text: string }[];
  next_steps: string[];
  band: { low_min: number; high_min: number; text: string } | null;
  answer_by: string;
  address: string;
  messages: { from: "desk" | "you"; text: string; at: string }[];
  still: { ask_at: string; answer: string | null } | null;
  service: { name: string } | null;
  ended: {
    outcome: string;
    outcome_label: string;
    proof: string;
    proof_label: string;
    text: string;
    contest_until: string;
  } | null;
  satisfaction: string | null;
}

export function hour(at: Date, lang: string): string {
  return at.toLocaleTimeString(lang, {
    hour: "2-digit",
    minute: "2-digit",
    timeZone: "Europe/Paris",
    hourCycle: "h23",
  });
}

/** `21:04` today, else with the day. */
export function sayMoment(at: Date, now: Date, lang: string): string {
  const day = (date: Date): string =>
    date.toLocaleDateString(lang, { day: "numeric", month: "long", timeZone: "Europe/Paris" });
  return day(at) === day(now) ? hour(at, lang) : `${day(at)}, ${hour(at, lang)}`;
}

/** Whether the question « toujours en cours ? » is due. */
export function asksStill(card: ThreadCard, now: Date): boolean {
  return card.still !== null && new Date(card.still.ask_at) <= now;
}

export function canContest(card: ThreadCard, now: Date): boolean {
  return card.state === "ended" && card.ended !== null && new Date(card.ended.contest_until) > now;
}
