// Sends an operator's acts, one at a time, and keeps what was typed until the server has it.

import type { IncidentCard, Left } from "../cards";
import type { Api, Failure, Result } from "../logic/api";
import { Drafts, type Draft } from "../logic/drafts";
import { heldSentence, offer } from "../logic/proposals";
import { untilIn } from "../logic/timers";
import { act, doneWords, isAllowed, UNDOABLE, type Verb } from "../logic/verbs";
import type { CaseFile } from "./casefile.svelte";
import type { Desk } from "./desk.svelte";

export interface OpenForm {
  verb: Verb;
  code: string;
  seen: IncidentCard; // the card as it was when the operator last looked at its changes
  draft: Draft;
}

export interface Notice {
  id: number;
  tone: "done" | "problem";
  text: string;
  code: string | null;
  retry: (() => void) | null;
  takesBack: (() => void) | null; // U within the life of the notice
}

/** A diversion pressed once: it waits for the second press that says yes to what it takes away. */
export interface Armed {
  code: string;
  crew: string;
}

const ARMED_MS = 10_000; // a first press is forgotten after this
const POLICY_HOLD_MIN = 10; // chosen: the policy is asked again soon

export class Commands {
  form = $state<OpenForm | null>(null);
  failure = $state.raw<Failure | null>(null); // of the open form
  notice = $state.raw<Notice | null>(null); // of one's own acts
  news = $state.raw<Notice | null>(null); // what others or the clock did: it never hides what one's own act answered
  busy = $state<Verb | null>(null);
  acting = $state<string | null>(null); // the case that one's own act is changing at this moment
  armed = $state.raw<Armed | null>(null);
  drafts: Drafts;
  draftCodes = $state.raw<Set<string>>(new Set());
  #api: Api;
  #desk: Desk;
  #file: CaseFile;
  #notices = 0;
  #left = ""; // what did not join, of the last gathering
  #turn: Promise<unknown> = Promise.resolve();

  constructor(desk: Desk, file: CaseFile, api: Api) {
    this.#desk = desk;
    this.#file = file;
    this.#api = api;
    this.drafts = new Drafts(sessionStorage);
    this.draftCodes = this.drafts.codes();
  }

  /** A key or a button asked for `verb` on the chosen case: open its form, or send it at once. */
  start(verb: Verb, given: Draft = {}): void {
    const card = this.#file.card;
    if (!card) return;
    if (!isAllowed(card, verb)) return this.say("problem", `« ${act(verb).label} » n’est pas possible ici : ${card.kind_label}.`);
    if (act(verb).asks) this.openForm(verb, card, given);
    else void this.run(card.code, verb, {});
  }

  /** Keys 1, 2, 3: the crew offered at that rank leaves at once; one that must leave another case asks a second press. */
  async sendRanked(rank: number): Promise<void> {
    const card = this.#file.card;
    const line = this.#file.proposals && offer(this.#file.proposals).best[rank - 1];
    if (!card || !line || !this.#file.isOpen || !this.#file.showsOffers || this.#file.isResting || this.busy === "send") return;
    if (!isAllowed(card, "send")) return this.say("problem", `Aucun équipage ne peut être envoyé : ${card.kind_label}.`);
    if (line.diverts && !this.isArmed(card.code, line.crew)) return this.#arm({ code: card.code, crew: line.crew });
    this.armed = null;
    const { crew } = line;
    const result = await this.#send(card.code, "send", { crew, reason: null, ...(line.diverts ? { divert: true } : {}) });
    this.#file.wantsMore = false;
    if (result.ok) this.#done("send", `${crew} ${line.diverts ? "détourné" : "envoyé"} · ${card.kind_label}`, card.code, result.value);
    else if (needsReason(result.failure)) this.openForm("send", card, { crew });
    else this.say("problem", result.failure.message, card.code, retryOf(result.failure, () => void this.sendRanked(rank)));
  }

  isArmed(code: string, crew: string): boolean {
    return this.armed?.code === code && this.armed.crew === crew;
  }

  #arm(armed: Armed): void {
    this.armed = armed;
    setTimeout(() => this.armed === armed && (this.armed = null), ARMED_MS);
  }

  /** One key follows the policy: the case waits, with the policy's own sentence as the reason. */
  holdAsProposed(now: number): void {
    const card = this.#file.card;
    const sentence = this.#file.isOpen && this.#file.proposals ? heldSentence(this.#file.proposals) : "";
    if (card && sentence && isAllowed(card, "hold")) void this.run(card.code, "hold", { until: untilIn(POLICY_HOLD_MIN, now), reason: sentence });
  }

  openForm(verb: Verb, card: IncidentCard, given: Draft = {}): void {
    this.closeForm();
    this.failure = null;
    this.form = { verb, code: card.code, seen: card, draft: { ...this.drafts.get(card.code, verb), ...given } };
  }

  /** Closing never loses a word: the draft waits for the next time. */
  closeForm(): void {
    const form = this.form;
    if (!form) return;
    this.drafts.keep(form.code, form.verb, $state.snapshot(form.draft));
    this.draftCodes = this.drafts.codes();
    this.form = null;
    this.failure = null;
  }

  /** Sends the open form; its draft is dropped only once the server has answered yes. */
  async submit(body: object): Promise<void> {
    const form = this.form;
    if (!form || this.busy === form.verb) return;
    this.drafts.keep(form.code, form.verb, $state.snapshot(form.draft));
    const result = await this.#send(form.code, form.verb, body);
    if (result.ok) {
      this.drafts.drop(form.code, form.verb);
      if (this.form === form) this.form = null;
      this.#done(form.verb, doneWords(form.verb, result.value), form.code, result.value);
    } else if (this.form === form) this.failure = result.failure;
    else this.say("problem", result.failure.message, form.code);
    this.draftCodes = this.drafts.codes();
  }

  /** Sends an act without a form. */
  async run(code: string, verb: Verb, body: object): Promise<void> {
    if (this.busy === verb) return; // the same key twice is one act
    const result = await this.#send(code, verb, body);
    if (result.ok) this.#done(verb, doneWords(verb, result.value), code, result.value);
    else this.say("problem", result.failure.message, code, retryOf(result.failure, () => void this.run(code, verb, body)));
  }

  /** One at a time, in the order of the keys: each names the version that the one before left. */
  #send(code: string, verb: Verb, body: object): Promise<Result<IncidentCard>> {
    const mine = this.#turn.then(() => this.#post(code, verb, body));
    this.#turn = mine;
    return mine;
  }

  async #post(code: string, verb: Verb, body: object): Promise<Result<IncidentCard>> {
    this.busy = verb;
    this.acting = code;
    const version = this.#desk.find(code)?.version ?? 0;
    const result = await this.#api.post<{ incident: IncidentCard; left?: Left[] }>(`incidents/${code}/${verb}`, { version, ...body });
    this.busy = null;
    this.acting = null;
    this.#left = result.ok ? leftWords(result.value.left ?? []) : "";
    const fresh = result.ok ? result.value.incident : freshOf(result.failure);
    if (fresh) this.#desk.upsert(fresh);
    if (result.ok && this.form?.code === code && this.form.verb !== verb) this.form.seen = result.value.incident; // one's own act is no news
    return result.ok ? { ok: true, value: result.value.incident } : result;
  }

  /** Opening a new case tells the reporter "lu"; any other is only read. */
  async open(card: IncidentCard): Promise<void> {
    const reading = this.#file.open(card.code);
    if (card.state === "new" && isAllowed(card, "open")) {
      const result = await this.#send(card.code, "open", {});
      const isBeaten = !result.ok && result.failure.kind === "conflict"; // a colleague opened it first: nothing to say
      if (!result.ok && !isBeaten) this.say("problem", result.failure.message, card.code);
    }
    await reading;
  }

  say(tone: Notice["tone"], text: string, code: string | null = null, retry: Notice["retry"] = null, takesBack: Notice["takesBack"] = null): void {
    this.notice = { id: this.#nextNotice(), tone, text, code, retry, takesBack };
  }

  /** Says what happened without this operator. */
  tell(tone: Notice["tone"], text: string, code: string | null): void {
    this.news = { id: this.#nextNotice(), tone, text, code, retry: null, takesBack: null };
  }

  /** Takes a notice off the screen, unless a later one has its place. */
  dismiss(id: number): void {
    if (this.notice?.id === id) this.notice = null;
    if (this.news?.id === id) this.news = null;
  }

  #nextNotice(): number {
    this.#notices += 1;
    return this.#notices;
  }

  #done(verb: Verb, text: string, asked: string, card: IncidentCard): void {
    this.say("done", text + this.#left, card.code, null, this.#wayBack(verb, asked, card));
    if (GROUPING.has(verb) && this.#file.selected === asked) void this.#file.open(card.code); // its reports are there now
  }

  /** Through the server's own undo; a case that joined another is given back whole. */
  #wayBack(verb: Verb, asked: string, card: IncidentCard): (() => void) | null {
    if (verb === "group") return () => void this.run(card.code, "ungroup", { case: asked });
    return UNDOABLE.has(verb) && isAllowed(card, "undo") ? () => void this.run(card.code, "undo", {}) : null;
  }
}

const GROUPING: ReadonlySet<Verb> = new Set<Verb>(["group", "ungroup", "gather", "apart"]);

/** " · 2 n’ont pas rejoint : PM-… (équipage envoyé)". */
export function leftWords(left: Left[]): string {
  if (left.length === 0) return "";
  const told = left.slice(0, 3).map((one) => `${one.code} (${one.why.replace(/\.$/, "")})`);
  const rest = left.length > told.length ? ` et ${left.length - told.length} autres` : "";
  return ` · ${left.length > 1 ? `${left.length} n’ont pas rejoint` : "1 n’a pas rejoint"} : ${told.join(", ")}${rest}`;
}

function needsReason(failure: Failure): boolean {
  return failure.kind === "refused" && failure.code === "needs_words";
}

function freshOf(failure: Failure): IncidentCard | null {
  return failure.kind === "conflict" ? failure.fresh : null;
}

function retryOf(failure: Failure, again: () => void): (() => void) | null {
  return failure.kind === "unsent" ? again : null;
}
