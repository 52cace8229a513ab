// Carries out one act on several cases, case by case, each with its own version; says which refused and why.

import type { IncidentCard } from "../cards";
import type { Api, Failure } from "../logic/api";
import type { Draft, Drafts } from "../logic/drafts";
import { SEVERAL, summary, undoneSummary, type Outcome, type Several as Act } from "../logic/several";
import type { Desk } from "./desk.svelte";

const DRAFT = "several"; // drafts of a form for several cases stand under this name instead of a case

interface Wires {
  desk: Desk;
  api: Api;
  drafts: Drafts;
  say: (tone: "done" | "problem", text: string, takesBack: (() => void) | null) => void;
}

interface Done {
  verb: Act;
  codes: string[]; // those that went through
  into: string | null; // the case that the others joined
}

export class SeveralCases {
  form = $state<{ verb: Act; codes: string[]; draft: Draft } | null>(null);
  running = $state.raw<{ verb: Act; total: number; at: number } | null>(null);
  outcomes = $state.raw<readonly Outcome[]>([]);
  verb = $state<Act | null>(null); // whose outcomes these are
  last = $state.raw<Done | null>(null); // what U takes back as one gesture
  #body: object = {};
  #into: string | null = null;
  #wires: Wires;

  constructor(wires: Wires) {
    this.#wires = wires;
  }

  refused = $derived.by(() => this.outcomes.filter((one) => one.words !== null));

  openForm(verb: Act, codes: string[]): void {
    this.closeForm();
    this.form = { verb, codes, draft: this.#wires.drafts.get(DRAFT, verb) };
  }

  /** What was typed waits for the next time. */
  closeForm(): void {
    if (this.form) this.#wires.drafts.keep(DRAFT, this.form.verb, $state.snapshot(this.form.draft));
    this.form = null;
  }

  async submit(body: object): Promise<void> {
    const form = this.form;
    if (!form || this.running) return;
    this.#wires.drafts.keep(DRAFT, form.verb, $state.snapshot(form.draft));
    const isWhole = await this.run(form.verb, form.codes, body);
    if (isWhole) this.#wires.drafts.drop(DRAFT, form.verb);
    if (this.form === form) this.form = null;
  }

  /** True when every case went through. */
  async run(verb: Act, codes: readonly string[], body: object): Promise<boolean> {
    if (this.running || codes.length === 0) return false;
    this.#body = body;
    this.#into = null;
    const outcomes = await this.#each(verb, codes, (code) => this.#post(code, verb, body));
    return this.#finish(verb, outcomes);
  }

  /** The others join `into`: one request, for the server does it in batches. */
  async gather(into: string, codes: readonly string[]): Promise<boolean> {
    if (this.running || codes.length === 0) return false;
    this.running = { verb: "group", total: codes.length, at: 0 };
    this.#into = into;
    const answer = await this.#wires.api.post<{ incident: IncidentCard; left: { code: string; why: string }[] }>(`incidents/${into}/gather`, { version: this.#version(into), codes });
    this.running = null;
    if (answer.ok) this.#wires.desk.upsert(answer.value.incident);
    const left = answer.ok ? new Map(answer.value.left.map((one) => [one.code, one.why])) : new Map(codes.map((code) => [code, answer.failure.message]));
    return this.#finish("group", codes.map((code) => ({ code, words: left.get(code) ?? null, canRetry: true })));
  }

  /** Only those that refused, with the same words and the version they have now. */
  async retry(): Promise<void> {
    const codes = this.refused.filter((one) => one.canRetry).map((one) => one.code);
    const before = this.last;
    const { verb } = this;
    if (!verb || codes.length === 0) return;
    if (this.#into) await this.gather(this.#into, codes);
    else await this.run(verb, codes, this.#body);
    if (before && this.last) this.last = { ...this.last, codes: [...before.codes, ...this.last.codes] };
  }

  /** Everything that went through, as one gesture; what the server no longer takes back is said. */
  async undo(): Promise<void> {
    const { last } = this;
    if (!last || this.running) return;
    this.last = null;
    const outcomes = last.into ? await this.#scatter(last.into, last.codes) : await this.#each(last.verb, last.codes, (code) => this.#post(code, "undo", {}));
    this.outcomes = outcomes.filter((one) => one.words !== null).map((one) => ({ ...one, canRetry: false }));
    this.#wires.say(this.outcomes.length === 0 ? "done" : "problem", undoneSummary(outcomes), null);
  }

  /** A gathering is one step of the server; when somebody acted since, each case is given back by itself. */
  async #scatter(into: string, codes: readonly string[]): Promise<Outcome[]> {
    const whole = await this.#post(into, "undo", {});
    if (!whole) return codes.map((code) => ({ code, words: null, canRetry: false }));
    return this.#each("group", codes, (code) => this.#post(into, "ungroup", { case: code }));
  }

  forget(): void {
    this.outcomes = [];
    this.verb = null;
  }

  async #each(verb: Act, codes: readonly string[], act: (code: string) => Promise<Failure | null>): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    for (const code of codes) {
      this.running = { verb, total: codes.length, at: outcomes.length };
      const failure = await act(code);
      outcomes.push({ code, words: failure?.message ?? null, canRetry: failure !== null });
    }
    this.running = null;
    return outcomes;
  }

  #finish(verb: Act, outcomes: Outcome[]): boolean {
    const done = outcomes.filter((one) => one.words === null).map((one) => one.code);
    this.verb = verb;
    this.outcomes = outcomes.filter((one) => one.words !== null);
    this.last = SEVERAL[verb].undoes && done.length > 0 ? { verb, codes: done, into: this.#into } : null;
    this.#wires.say(this.outcomes.length === 0 ? "done" : "problem", summary(verb, outcomes), this.last && (() => void this.undo()));
    return this.outcomes.length === 0;
  }

  #version(code: string): number {
    return this.#wires.desk.find(code)?.version ?? 0;
  }

  async #post(code: string, verb: string, body: object): Promise<Failure | null> {
    const answer = await this.#wires.api.post<{ incident: IncidentCard }>(`incidents/${code}/${verb}`, { version: this.#version(code), ...body });
    const fresh = answer.ok ? answer.value.incident : answer.failure.kind === "conflict" ? answer.failure.fresh : null;
    if (fresh) this.#wires.desk.upsert(fresh);
    return answer.ok ? null : answer.failure;
  }
}
