// Telephone calls of the room, and the drafts that this operator writes while people speak. Nothing typed is ever lost.

import {
  contactOf,
  isOnlyACall,
  isUntouched,
  keptPart,
  missing,
  newDraft,
  reportBody,
  type CallCard,
  type CallDraft,
  type Earlier,
  type FormWords,
  type Saved,
} from "../logic/calls";
import type { Api, Failure, Result } from "../logic/api";
import type { Desk } from "./desk.svelte";
import type { Sound } from "./sound.svelte";

const STORE = "allopm.desk.calls";
interface Opened {
  call: CallCard;
  number: string;
}

export class Calls {
  all = $state.raw<readonly CallCard[]>([]);
  drafts = $state<CallDraft[]>(restored());
  currentKey = $state<string | null>(null);
  words = $state.raw<FormWords | null>(null);
  earlier = $state<Record<string, readonly Earlier[]>>({}); // by draft: read with the taking, gone with the tab
  failure = $state.raw<Failure | null>(null);
  isBusy = $state(false);
  onRing: (card: CallCard) => void = () => {};
  current: CallDraft | null = $derived.by(() => this.drafts.find((draft) => draft.key === this.currentKey) ?? null);
  ringing: readonly CallCard[] = $derived.by(() => this.all.filter((card) => this.#waits(card)));
  callbacks: readonly CallCard[] = $derived.by(() => this.all.filter((card) => card.callback !== null).sort((a, b) => due(a) - due(b)));
  #known = new Map<number, CallCard>();
  #gone = new Map<number, number>();
  #api: Api;
  #desk: Desk;
  #sound: Sound;

  constructor(api: Api, desk: Desk, sound: Sound) {
    this.#api = api;
    this.#desk = desk;
    this.#sound = sound;
  }

  load(cards: readonly CallCard[]): void {
    this.#gone.clear();
    this.#known = new Map(cards.map((card) => [card.id, card]));
    this.all = [...cards];
  }

  put(card: CallCard): void {
    const known = this.#known.get(card.id);
    if ((known?.version ?? this.#gone.get(card.id) ?? 0) > card.version) return;
    this.#known.set(card.id, card);
    this.all = [...this.#known.values()];
    if (!known && card.state === "ringing") {
      this.#sound.play("call");
      this.onRing(card);
    }
  }

  remove(id: number, version: number): void {
    this.#gone.set(id, version);
    this.#known.delete(id);
    this.all = [...this.#known.values()];
  }

  find(id: number | null): CallCard | undefined {
    return this.all.find((card) => card.id === id);
  }

  /** It rings, or was answered and nobody writes it down yet: by nobody known, or by me at my telephone. */
  #waits(card: CallCard): boolean {
    if (card.state === "ringing") return true;
    if (card.state !== "taken" || card.incident) return false;
    return card.taken_by === null || (card.taken_by.id === this.#desk.me && !this.drafts.some((draft) => draft.call === card.id));
  }

  async prepare(): Promise<void> {
    if (this.words) return;
    const result = await this.#api.get<FormWords>("calls/form");
    if (result.ok) this.words = result.value;
    else this.failure = result.failure;
  }

  /** F4: the call that waits longest; without one, what was being written, or a blank form. */
  async open(): Promise<void> {
    void this.prepare();
    const waiting = this.ringing[0];
    if (waiting) return this.take(waiting);
    const draft = this.current ?? this.drafts.at(-1);
    if (draft) await this.resume(draft);
    else this.begin();
  }

  begin(): void {
    const draft = newDraft(crypto.randomUUID(), Date.now());
    this.drafts.push(draft);
    this.#turnTo(draft.key);
  }

  #turnTo(key: string): void {
    this.currentKey = key;
    this.failure = null;
  }

  async take(card: CallCard): Promise<void> {
    if (this.isBusy) return; // the same key twice is one taking
    const result = await this.#send<Opened>(`calls/${card.id}/take`, {});
    if (result.ok) this.#write(result.value);
    else if (!this.current) this.currentKey = this.drafts.at(-1)?.key ?? null;
  }

  /** A lost call, or one who wished it, is called back: the number, and for a lost call its form. */
  async callBack(card: CallCard): Promise<void> {
    const result = await this.#send<Opened>(`calls/${card.id}/callback/take`, {});
    if (result.ok) this.#write(result.value);
  }

  #write({ call, number }: Opened): void {
    this.put(call);
    const known = this.drafts.find((draft) => draft.call === call.id);
    if (known) {
      known.number = number;
      return this.#turnTo(known.key);
    }
    this.drafts = this.drafts.filter((draft) => !isUntouched(draft));
    this.drafts.push({ ...newDraft(crypto.randomUUID(), Date.now()), call: call.id, number });
    const draft = this.drafts.at(-1);
    if (!draft) return;
    this.#turnTo(draft.key);
    void this.#lookBack(draft);
  }

  async resume(draft: CallDraft): Promise<void> {
    this.#turnTo(draft.key);
    if (draft.call === null || draft.number || this.find(draft.call)?.is_withheld) return;
    const result = await this.#send<Opened>(`calls/${draft.call}`, null); // the page was reloaded: the tab keeps no number
    if (!result.ok) return;
    draft.number = result.value.number;
    void this.#lookBack(draft);
  }

  next(): void {
    const waiting = this.ringing[0];
    if (waiting) return void this.take(waiting);
    const at = this.drafts.findIndex((draft) => draft.key === this.currentKey);
    const draft = this.drafts[(at + 1) % this.drafts.length];
    if (draft) void this.resume(draft);
  }

  /** The number was typed, or corrected: the call exists from now on, and its earlier cases are read. */
  async nameCaller(draft: CallDraft): Promise<void> {
    const typed = draft.number.trim();
    if (!typed) return;
    const path = draft.call === null ? "calls/begin" : `calls/${draft.call}/number`;
    const result = await this.#send<Opened>(path, draft.call === null ? { key: draft.key, number: typed } : { number: typed });
    if (!result.ok) return;
    draft.call = result.value.call.id;
    this.put(result.value.call);
    await this.#lookBack(draft);
  }

  async #lookBack(draft: CallDraft): Promise<void> {
    const result = await this.#api.post<{ cases: Earlier[] }>(`calls/${draft.call}/caller`, {});
    if (result.ok) this.earlier[draft.key] = result.value.cases;
  }

  /** Ctrl Enter. Whatever the server refuses, every word stays. */
  async save(draft: CallDraft): Promise<void> {
    if (this.isBusy) return;
    if (isOnlyACall(draft)) return void (draft.isWrapping = true);
    const lack = missing(draft);
    if (lack) return void (this.failure = { kind: "refused", code: "missing", message: lack });
    if (!(await this.#ensureCall(draft))) return;
    if (!(await this.#tell(draft)) || !(await this.#wishCallback(draft))) return;
    draft.isWrapping = true;
  }

  /** What the caller says, once; words that came after a lost answer, or after it was saved, follow as a word. */
  async #tell(draft: CallDraft): Promise<boolean> {
    if (!draft.addTo && draft.saved === null && !(await this.#saveOnce(draft))) return false;
    const text = draft.comment.trim();
    if (draft.saved !== null && (text === "" || text === draft.tried)) return true;
    const to = draft.saved ?? (draft.addTo && { code: draft.addTo.report, case: draft.addTo.code });
    if (!to) return false;
    const result = await this.#send<unknown>(`calls/${draft.call}/message`, { report: to.code, text });
    if (!result.ok) return false;
    draft.tried = text;
    draft.saved = to;
    return true;
  }

  /** The key makes it one report: after a lost answer it is the words of the first time that were kept. */
  async #saveOnce(draft: CallDraft): Promise<boolean> {
    const result = await (draft.join
      ? this.#send<Saved>(`calls/${draft.call}/witness`, this.#witness(draft, draft.join.code))
      : this.#send<Saved>("calls", reportBody(draft)));
    if (result.ok || result.failure.kind === "unsent") draft.tried ??= draft.comment.trim();
    if (result.ok) draft.saved = { code: result.value.code, case: result.value.case };
    return result.ok;
  }

  #witness(draft: CallDraft, code: string): object {
    return { key: draft.key, case: code, ongoing: draft.ongoing ?? "now", comment: draft.comment.trim(), contact: contactOf(draft) };
  }

  async #wishCallback(draft: CallDraft): Promise<boolean> {
    if (draft.callbackMin === null) return true;
    const due_at = new Date(Date.now() + draft.callbackMin * 60_000).toISOString();
    return (await this.#send<unknown>(`calls/${draft.call}/callback`, { due_at })).ok;
  }

  async #ensureCall(draft: CallDraft): Promise<boolean> {
    if (draft.call !== null) return true;
    const result = await this.#send<Opened>("calls/begin", { key: draft.key, number: draft.number.trim() });
    if (!result.ok) return false;
    draft.call = result.value.call.id;
    this.put(result.value.call);
    return true;
  }

  /** One key puts the call away; its draft is dropped once the server has it. Answers the case it became. */
  async wrap(draft: CallDraft, code: string): Promise<{ case: string | null } | null> {
    if (this.isBusy || !(await this.#ensureCall(draft))) return null;
    const result = await this.#send<{ call: CallCard }>(`calls/${draft.call}/wrap`, { code, note: draft.saved ? "" : draft.comment.trim() });
    if (!result.ok) return null;
    this.#drop(draft);
    return { case: draft.saved?.case ?? null };
  }

  async release(draft: CallDraft): Promise<boolean> {
    const result = draft.call === null ? { ok: true } : await this.#send<unknown>(`calls/${draft.call}/release`, {});
    if (result.ok) this.#drop(draft);
    return result.ok;
  }

  async endCallback(card: CallCard, result: "reached" | "no_answer" | "dropped"): Promise<void> {
    const answer = await this.#send<{ call: CallCard }>(`calls/${card.id}/callback/end`, { result });
    if (!answer.ok || result === "reached") return;
    const draft = this.drafts.find((one) => one.call === card.id);
    if (draft && !draft.saved) this.#drop(draft);
  }

  #drop(draft: CallDraft): void {
    this.drafts = this.drafts.filter((one) => one.key !== draft.key);
    delete this.earlier[draft.key];
    this.currentKey = this.drafts.at(-1)?.key ?? null;
    this.keep();
  }

  /** Over a reload the tab keeps the words, never the number nor the name. */
  keep(): void {
    const kept = this.drafts.filter((draft) => !isUntouched(draft)).map(keptPart);
    if (kept.length === 0) sessionStorage.removeItem(STORE);
    else sessionStorage.setItem(STORE, JSON.stringify(kept));
  }

  async #send<T>(path: string, body: object | null): Promise<Result<T>> {
    this.isBusy = true;
    const result = body === null ? await this.#api.get<T>(path) : await this.#api.post<T>(path, body);
    this.isBusy = false;
    this.failure = result.ok ? null : result.failure;
    return result;
  }
}

function due(card: CallCard): number {
  return Date.parse(card.callback?.due_at ?? "");
}

function restored(): CallDraft[] {
  try {
    return JSON.parse(sessionStorage.getItem(STORE) ?? "[]") as CallDraft[];
  } catch {
    return []; // an unreadable store is an empty one
  }
}
