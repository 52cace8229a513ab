// The crew's app as one state: what the server said, what waits to be sent, and what to tell the crew.

import { connect, type Live } from "../../live/connect";
import { post } from "../../live/commands";
import type { Freshness } from "../../live/freshness";
import { Store, type Change, type Effect } from "../../live/store";
import type { CrewCard, FieldSnapshot, MissionCard } from "../cards";
import type { FieldConfig } from "../config";
import { clockOffset, factsOf, takenAway, withFinished, type Facts, type Finished, type Kept, type Withdrawal } from "../logic/kept";
import { crewView, missionViews, type CrewView, type MissionView } from "../logic/optimistic";
import { isOver, STATE_WORDS } from "../logic/steps";
import { placeOf } from "../logic/words";
import { callOf, type Action, type Deed } from "../queue/action";
import type { Box } from "../queue/box";
import { Queue, type QueueState } from "../queue/queue";

const GRACE_MS = 4_000; // a tap with gloves can be taken back before it leaves
const NO_QUEUE: QueueState = { waiting: [], others: 0, refused: [], sending: null, obstacle: "none", words: "" };

export class Field {
  facts = $state.raw<Facts | null>(null);
  queue = $state.raw<QueueState>(NO_QUEUE);
  freshness = $state.raw<Freshness>({ state: "stale", at: null });
  isSignedOut = $state(false);
  withdrawals = $state.raw<Withdrawal[]>([]);
  finished = $state.raw<Finished[]>([]);
  #crew = $state.raw<CrewCard | null>(null);
  #missions = $state.raw<MissionCard[]>([]);
  missions: MissionView[] = $derived(missionViews(this.#missions, this.queue.waiting));
  active: MissionView[] = $derived(this.missions.filter((mission) => !isOver(mission.state)));
  crew: CrewView | null = $derived(this.#crew && crewView(this.#crew, this.missions, this.queue.waiting));
  isCalled = $derived(this.active.some((mission) => mission.state === "sent"));
  onWithdrawal: () => void = () => {};
  offsetMs = 0;
  #config: FieldConfig;
  #box: Box;
  #queue: Queue;
  #store = new Store<MissionCard | CrewCard>();
  #live: Live | null = null;
  #served = "";

  constructor(config: FieldConfig, box: Box) {
    this.#config = config;
    this.#box = box;
    this.#queue = new Queue(box, {
      send: (action) => {
        const { path, body } = callOf(action);
        return post(config.api + path, body);
      },
      onDone: (_action, answer) => this.#pass(answer),
      onChange: (state) => this.#follow(state),
      now: () => Date.now(),
      wait: (ms, then) => {
        const timer = setTimeout(then, ms);
        return () => clearTimeout(timer);
      },
      random: Math.random,
      alone: async (work) => {
        if ("locks" in navigator) await navigator.locks.request("allopm-field-queue", work);
        else await work();
      },
    });
  }

  async start(): Promise<void> {
    const kept = await this.#box.kept<Kept>("last");
    if (kept) await this.#recall(kept);
    this.#live = connect<FieldSnapshot>({
      snapshotUrl: this.#config.snapshot,
      streamUrl: this.#config.stream,
      onSnapshot: (snapshot) => void this.#load(snapshot),
      onChange: (change) => this.#apply(change as Change<MissionCard | CrewCard>),
      onGone: (change) => this.#apply(change as Change<MissionCard | CrewCard>),
      onFreshness: (freshness) => this.#setFreshness(freshness),
      onSignedOut: () => (this.isSignedOut = true),
    });
    addEventListener("online", () => void this.#queue.retry());
    addEventListener("pagehide", () => void this.#queue.hurry());
    document.addEventListener("visibilitychange", () => void (document.hidden ? this.#queue.hurry() : this.#queue.retry()));
  }

  /** Do it now on this screen; it leaves as soon as it can, and can be taken back for a moment. */
  async act(deed: Deed, label: string): Promise<void> {
    if (!this.#crew) return;
    const isHeld = !(deed.what === "step" && deed.verb === "acknowledge");
    const action: Action = {
      key: crypto.randomUUID(),
      at: new Date(Date.now() + this.offsetMs).toISOString(),
      crew: this.#crew.call_sign,
      label,
      heldUntil: isHeld ? Date.now() + GRACE_MS : 0,
      deed,
    };
    await this.#queue.add(action);
  }

  cancel(key: string): Promise<boolean> {
    return this.#queue.cancel(key);
  }

  dismissRefusal(key: string): Promise<void> {
    return this.#queue.dismiss(key);
  }

  dismissWithdrawal(id: number): void {
    this.withdrawals = this.withdrawals.filter((one) => one.id !== id);
    this.#keep();
  }

  sendNow(): void {
    void this.#queue.hurry();
    this.#live?.refresh();
  }

  /** End of use on this phone: what it remembers of missions is erased; unsent actions are not. */
  async forget(): Promise<void> {
    this.#live?.close();
    await this.#box.forget("last");
  }

  async #recall(kept: Kept): Promise<void> {
    this.facts = kept.facts;
    this.offsetMs = kept.offsetMs;
    this.finished = kept.finished;
    this.withdrawals = kept.withdrawals;
    this.freshness = { state: "stale", at: kept.at === null ? null : new Date(kept.at) };
    this.#replace(kept.crew, kept.missions);
    await this.#serve(kept.crew.call_sign);
  }

  async #load(snapshot: FieldSnapshot): Promise<void> {
    this.isSignedOut = false;
    const isSameCrew = this.#crew?.call_sign === snapshot.crew.call_sign;
    const lost = isSameCrew ? takenAway(this.#missions, snapshot.missions, this.queue.waiting) : [];
    if (!isSameCrew) this.finished = this.withdrawals = [];
    this.facts = factsOf(snapshot);
    this.offsetMs = clockOffset(snapshot.at, Date.now());
    this.#replace(snapshot.crew, snapshot.missions);
    for (const mission of lost) this.#withdraw(mission, "Terminée ou retirée pendant la coupure.");
    this.#keep();
    await this.#serve(snapshot.crew.call_sign);
  }

  async #serve(callSign: string): Promise<void> {
    if (this.#served === callSign) return this.#queue.retry();
    this.#served = callSign;
    await this.#queue.serve(callSign);
  }

  #replace(crew: CrewCard, missions: readonly MissionCard[]): void {
    this.#store.applySnapshot([
      [`crew:${crew.call_sign}`, crew],
      ...missions.map((mission) => [`mission:${mission.id}`, mission] as const),
    ]);
    this.#show();
  }

  #apply(change: Change<MissionCard | CrewCard>): void {
    const wasKnown = this.#store.get(change.entity) !== undefined;
    const effect = this.#store.applyChange(change);
    if (effect === "old") return;
    if ("incident" in change.body) this.#conclude(change.body, effect, wasKnown);
    this.#show();
    this.#keep();
  }

  /** An action passed: whatever stood in the way is over. */
  #pass(answer: unknown): void {
    if (this.isSignedOut) this.#live?.refresh();
    this.isSignedOut = false;
    this.#learn(answer);
  }

  /** The server's answer to one of our own actions: the same card as the event that follows it. */
  #learn(answer: unknown): void {
    const { mission, crew } = (answer ?? {}) as { mission?: MissionCard; crew?: CrewCard };
    if (mission) this.#apply(changeOf(`mission:${mission.id}`, isOver(mission.state) ? "mission.gone" : "mission.changed", mission));
    if (crew) this.#apply(changeOf(`crew:${crew.call_sign}`, "crew.changed", crew));
  }

  #conclude(mission: MissionCard, effect: Effect, wasKnown: boolean): void {
    if (effect !== "gone" || !wasKnown) return;
    const isByDesk = mission.state === "recalled" || mission.state === "diverted";
    if (isByDesk) this.#withdraw(mission, mission.reason && `Le CSU\u00a0: ${mission.reason}`);
    else this.#finish(mission);
  }

  #withdraw(mission: MissionCard, words: string): void {
    const { id, incident } = mission;
    const others = this.withdrawals.filter((one) => one.id !== id);
    this.withdrawals = [...others, { id, kind_label: incident.kind_label, place: placeOf(incident), words }];
    this.onWithdrawal();
  }

  #finish(mission: MissionCard): void {
    const { id, incident, outcome, state, times } = mission;
    const label = this.facts?.outcomes.find((one) => one.code === outcome)?.label;
    this.finished = withFinished(this.finished, {
      id,
      at: times.cleared ?? new Date(Date.now() + this.offsetMs).toISOString(),
      kind_label: incident.kind_label,
      place: placeOf(incident),
      words: label ?? STATE_WORDS[state],
    });
  }

  #show(): void {
    const missions: MissionCard[] = [];
    for (const [, card] of this.#store.entries()) {
      if ("incident" in card) missions.push(card);
      else this.#crew = card;
    }
    this.#missions = missions.sort((a, b) => a.id - b.id);
  }

  #follow(state: QueueState): void {
    this.queue = state;
    if (state.obstacle === "signed_out") this.isSignedOut = true;
  }

  #setFreshness(freshness: Freshness): void {
    const at = freshness.at ?? this.freshness.at;
    this.freshness = { state: freshness.at ? freshness.state : freshness.state === "offline" ? "offline" : "stale", at };
  }

  #keep(): void {
    if (!this.facts || !this.#crew) return;
    const kept: Kept = {
      facts: this.facts,
      crew: this.#crew,
      missions: this.#missions,
      at: this.freshness.at?.toISOString() ?? null,
      offsetMs: this.offsetMs,
      finished: this.finished,
      withdrawals: this.withdrawals,
    };
    void this.#box.keep("last", kept);
  }
}

function changeOf<C extends MissionCard | CrewCard>(entity: string, kind: string, body: C): Change<C> {
  return { entity, kind, version: body.version, at: "", body };
}
