// The live picture of the desk: open cases, crews, positions. Applies what the server says, in batches.

import type { CrewCard, IncidentCard, Position, Rules, Snapshot } from "../cards";
import { alertFor, hasUnopenedUrgent, loudest, type Alert } from "../logic/alerts";
import { split, type Lists } from "../logic/queue";
import { board, type CrewGroup } from "../logic/roster";

/** What a snapshot says beside the lists that live on by events. */
export type Facts = Pick<
  Snapshot,
  "at" | "me" | "staff" | "outcomes" | "proofs" | "services" | "kinds" | "city" | "geometry_source" | "policy" | "targets"
>;

export type Picture = Facts & Pick<Snapshot, "incidents" | "crews" | "positions">;

const KEPT_ENDED = 200; // cases that ended while the desk was open
const UNSEEN_MS = 150; // delay of a batch when the page is hidden

export class Desk {
  facts = $state.raw<Facts | null>(null);
  lists = $state.raw<Lists>({ todo: [], running: [], watching: [], ended: [] });
  groups = $state.raw<CrewGroup[]>([]);
  casesRevision = $state(0);
  crewsRevision = $state(0);
  positionsRevision = $state(0);
  /** Every change of a card, before it is shown; `isCaughtUp`: it comes with a new start, after a loss. */
  onChange: (before: IncidentCard | undefined, after: IncidentCard | null, isCaughtUp: boolean) => void = () => {};
  onAlert: (alert: Alert, card: IncidentCard) => void = () => {};
  #incidents = new Map<string, IncidentCard>();
  #ended = new Map<string, IncidentCard>();
  #gone = new Map<string, number>();
  #crews = new Map<string, CrewCard>();
  #positions = new Map<string, Position>();
  #alerts: { alert: Alert; card: IncidentCard }[] = [];
  #isScheduled = false;
  #casesChanged = false;
  #crewsChanged = false;
  #positionsChanged = false;

  get me(): number {
    return this.facts?.me.id ?? 0;
  }

  load(snapshot: Picture): void {
    const { incidents, crews, positions } = snapshot;
    const isFirst = this.facts === null;
    this.facts = snapshot;
    if (!isFirst) this.#compare(incidents);
    this.#incidents = new Map(incidents.map((card) => [card.code, card]));
    for (const card of incidents) this.#ended.delete(card.code);
    this.#gone.clear();
    this.#crews = new Map(crews.map((crew) => [crew.call_sign, crew]));
    this.#positions = new Map(positions.map((fix) => [fix.call_sign, fix]));
    this.#casesChanged = this.#crewsChanged = this.#positionsChanged = true;
    this.flush();
  }

  /** The city's rules changed: every clock and label follows without a reload. */
  setRules(rules: Rules): void {
    if (this.facts) this.facts = { ...this.facts, ...rules };
  }

  /** What happened while this screen was cut off. */
  #compare(incidents: readonly IncidentCard[]): void {
    const open = new Set(incidents.map((card) => card.code));
    for (const card of incidents) this.#listen(this.#incidents.get(card.code) ?? this.#ended.get(card.code), card, true);
    for (const card of this.#incidents.values()) if (!open.has(card.code)) this.onChange(card, null, true);
  }

  upsert(card: IncidentCard): void {
    if (card.version < this.#versionOf(card.code)) return;
    const known = this.find(card.code);
    this.#listen(known, card, false);
    if (card.state === "ended") this.#end(card);
    else {
      this.#ended.delete(card.code);
      this.#incidents.set(card.code, card);
    }
    this.#casesChanged = true;
    this.#schedule();
  }

  #end(card: IncidentCard): void {
    this.#incidents.delete(card.code);
    this.#ended.delete(card.code);
    this.#ended.set(card.code, card);
    const oldest = this.#ended.keys().next().value;
    if (this.#ended.size > KEPT_ENDED && oldest !== undefined) this.#ended.delete(oldest);
  }

  /** Gone from the desk: ended, or joined to another case. An older change must not bring it back. */
  remove(code: string, version: number, card: IncidentCard | null): void {
    if (version < this.#versionOf(code)) return;
    this.#gone.set(code, version);
    const known = this.#incidents.get(code);
    if (known) this.onChange(known, card, false);
    this.#incidents.delete(code);
    if (card?.state === "ended") this.#end(card);
    this.#casesChanged = true;
    this.#schedule();
  }

  #versionOf(code: string): number {
    return Math.max(this.find(code)?.version ?? 0, this.#gone.get(code) ?? 0);
  }

  /** Cards of ended cases fetched on demand; those seen to end here are at least as fresh. */
  addEnded(cards: IncidentCard[]): void {
    for (const card of cards) if (!this.#ended.has(card.code) && !this.#incidents.has(card.code)) this.#ended.set(card.code, card);
    this.#casesChanged = true;
    this.#schedule();
  }

  upsertCrew(crew: CrewCard): void {
    const known = this.#crews.get(crew.call_sign);
    if (known && known.version > crew.version) return;
    this.#crews.set(crew.call_sign, crew);
    this.#crewsChanged = true;
    this.#schedule();
  }

  removeCrew(callSign: string): void {
    this.#crews.delete(callSign);
    this.#crewsChanged = true;
    this.#schedule();
  }

  move(fixes: Position[]): void {
    for (const fix of fixes) this.#positions.set(fix.call_sign, fix);
    this.#positionsChanged = true;
    this.#schedule();
  }

  // The maps are plain; reading one through these doors follows every batch.
  find(code: string): IncidentCard | undefined {
    void this.casesRevision;
    return this.#incidents.get(code) ?? this.#ended.get(code);
  }

  get incidents(): ReadonlyMap<string, IncidentCard> {
    void this.casesRevision;
    return this.#incidents;
  }

  get crews(): ReadonlyMap<string, CrewCard> {
    void this.crewsRevision;
    return this.#crews;
  }

  get positions(): ReadonlyMap<string, Position> {
    void this.positionsRevision;
    return this.#positions;
  }

  get hasUnopenedUrgent(): boolean {
    return hasUnopenedUrgent(this.#incidents.values());
  }

  #listen(before: IncidentCard | undefined, after: IncidentCard, isCaughtUp: boolean): void {
    this.onChange(before, after, isCaughtUp);
    const alert = alertFor(before, after, this.me);
    if (alert) this.#alerts.push({ alert, card: after });
  }

  /** Once per frame at most; a hidden page draws no frame, so a timer stands behind. */
  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    const flush = (): void => {
      if (this.#isScheduled) this.flush();
    };
    requestAnimationFrame(flush);
    setTimeout(flush, UNSEEN_MS);
  }

  flush(): void {
    this.#isScheduled = false;
    if (this.#casesChanged) {
      this.lists = split([...this.#incidents.values(), ...this.#ended.values()]);
      this.casesRevision += 1;
    }
    if (this.#casesChanged || this.#crewsChanged) this.groups = board(this.#crews.values(), this.#incidents);
    if (this.#crewsChanged) this.crewsRevision += 1;
    if (this.#positionsChanged) this.positionsRevision += 1;
    this.#casesChanged = this.#crewsChanged = this.#positionsChanged = false;
    const heard = this.#alerts;
    this.#alerts = [];
    const alert = loudest(heard.map((one) => one.alert));
    const first = heard.find((one) => one.alert === alert);
    if (alert && first) this.onAlert(alert, first.card);
  }
}
