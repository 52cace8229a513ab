// The crew's app as one state: what the server said, what waits to be sent, and what to tell the crew.

import { connect, type Live } from "../../live/connect";
import { post, upload } from "../../live/commands";
import type { Freshness } from "../../live/freshness";
import type { Change, Effect } from "../../live/store";
import type { AlertCard, CrewCard, FieldSnapshot, MessageCard, MissionCard } from "../cards";
import type { FieldConfig } from "../config";
import { clockOffset, factsOf, takenAway, withFinished, type Facts, type Finished, type Kept, type Withdrawal } from "../logic/kept";
import { crewView, missionViews, type CrewView, type MissionView } from "../logic/optimistic";
import { isOver, STATE_WORDS } from "../logic/steps";
import { unread } from "../logic/thread";
import { inOrder } from "../logic/tour";
import { placeOf } from "../logic/words";
import { photosOf, type Action, type Deed } from "../queue/action";
import type { Box } from "../queue/box";
import { carry } from "../queue/carrier";
import { Lanes, NOTHING_WAITS, type LanesState } from "../queue/lanes";
import { Shelf, type Card } from "./shelf.svelte";

const GRACE_MS = 4_000; // a tap with gloves can be taken back before it leaves
const CRY_GRACE_MS = 3_000; // a call for help that was a mistake; chosen short

export class Field {
  facts = $state.raw<Facts | null>(null);
  queue = $state.raw<LanesState>(NOTHING_WAITS);
  freshness = $state.raw<Freshness>({ state: "stale", at: null });
  isSignedOut = $state(false);
  withdrawals = $state.raw<Withdrawal[]>([]);
  finished = $state.raw<Finished[]>([]);
  readonly shelf = new Shelf();
  missions: MissionView[] = $derived(inOrder(missionViews(this.shelf.missions, this.queue.waiting), this.shelf.crew?.tour ?? []));
  active: MissionView[] = $derived(this.missions.filter((mission) => !isOver(mission.state)));
  crew: CrewView | null = $derived(this.shelf.crew && crewView(this.shelf.crew, this.missions, this.queue.waiting));
  isCalled = $derived(this.active.some((mission) => mission.state === "sent"));
  #seen = $state.raw<ReadonlySet<number>>(new Set()); // messages opened since the app was
  unread: MessageCard[] = $derived(unread(this.shelf.messages, this.#seen));
  onWithdrawal: () => void = () => {};
  onMessage: () => void = () => {};
  offsetMs = 0;
  #config: FieldConfig;
  #box: Box;
  #queue: Lanes;
  #live: Live | null = null;
  #served = "";

  constructor(config: FieldConfig, box: Box) {
    this.#config = config;
    this.#box = box;
    const road = {
      post: (path: string, body: object, patienceMs: number) => post(config.api + path, body, patienceMs),
      upload: (path: string, photo: Blob) => upload<{ id: string }>(config.api + path, photo),
    };
    this.#queue = new Lanes(box, {
      send: (action) => carry(action, box, road),
      onDone: (action, answer) => this.#pass(action, answer),
      onChange: (state) => this.#follow(state),
      now: () => Date.now(),
      wait: (ms, then) => {
        const timer = setTimeout(then, ms);
        return () => clearTimeout(timer);
      },
      random: Math.random,
      alone: async (lane, work) => {
        if ("locks" in navigator) await navigator.locks.request(`allopm-field-queue-${lane}`, work);
        else await work();
      },
    });
  }

  async start(): Promise<void> {
    const kept = await this.#box.kept<Kept>("last");
    if (kept) await this.#recall(kept);
    await this.#box.sweepPhotos(Date.now());
    this.#live = connect<FieldSnapshot>({
      snapshotUrl: this.#config.snapshot,
      streamUrl: this.#config.stream,
      onSnapshot: (snapshot) => void this.#load(snapshot),
      onChange: (change) => this.#apply(change as Change<Card>),
      onGone: (change) => this.#apply(change as Change<Card>),
      onFreshness: (freshness) => this.#setFreshness(freshness),
      onSignedOut: () => (this.isSignedOut = true),
    });
    addEventListener("online", () => void this.#queue.retry());
    addEventListener("pagehide", () => void this.#queue.hurry());
    document.addEventListener("visibilitychange", () => void (document.hidden ? this.#queue.hurry() : this.#queue.retry()));
  }

  /** Do it now on this screen; it leaves as soon as it can, and can be taken back for a moment. */
  async act(deed: Deed, label: string): Promise<void> {
    if (!this.shelf.crew) return;
    const graceMs = graceOf(deed);
    const action: Action = {
      key: crypto.randomUUID(),
      at: new Date(Date.now() + this.offsetMs).toISOString(),
      crew: this.shelf.crew.call_sign,
      label,
      heldUntil: graceMs > 0 ? Date.now() + graceMs : 0,
      deed,
    };
    await this.#queue.add(action);
  }

  /** Keep a photo on this phone until its action has passed; returns its name here. */
  async keepPhoto(blob: Blob): Promise<string> {
    const name = crypto.randomUUID();
    await this.#box.addPhoto(name, blob, Date.now());
    return name;
  }

  async seePhoto(name: string): Promise<Blob | null> {
    return (await this.#box.photo(name))?.blob ?? null;
  }

  dropPhoto(name: string): Promise<void> {
    return this.#box.dropPhotos([name]);
  }

  /** The crew has opened the thread: what the desk wrote is read. */
  readMessages(): void {
    const opened = this.unread.map((message) => message.id);
    if (opened.length === 0) return;
    this.#seen = new Set([...this.#seen, ...opened]);
    for (const id of opened) void this.act({ what: "read", message: id }, "Message lu");
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
    await Promise.all([this.#box.forget("last"), this.#box.forget("way")]);
  }

  async #recall(kept: Kept): Promise<void> {
    this.facts = { ...kept.facts, kinds: kept.facts.kinds ?? [] };
    this.offsetMs = kept.offsetMs;
    this.finished = kept.finished;
    this.withdrawals = kept.withdrawals;
    this.freshness = { state: "stale", at: kept.at === null ? null : new Date(kept.at) };
    this.shelf.replace(kept);
    await this.#serve(kept.crew.call_sign);
  }

  async #load(snapshot: FieldSnapshot): Promise<void> {
    this.isSignedOut = false;
    const isSameCrew = this.shelf.crew?.call_sign === snapshot.crew.call_sign;
    const lost = isSameCrew ? takenAway(this.shelf.missions, snapshot.missions, this.queue.waiting) : [];
    if (!isSameCrew) this.finished = this.withdrawals = [];
    this.facts = factsOf(snapshot);
    this.offsetMs = clockOffset(snapshot.at, Date.now());
    this.shelf.replace(snapshot);
    for (const mission of lost) this.#withdraw(mission, "Terminée ou retirée pendant la coupure.");
    this.#keep();
    await this.#serve(snapshot.crew.call_sign);
  }

  async #serve(callSign: string): Promise<void> {
    if (this.#served === callSign) return this.#queue.retry();
    this.#served = callSign;
    await this.#queue.serve(callSign);
  }

  #apply(change: Change<Card>): void {
    const wasKnown = this.shelf.has(change.entity);
    const effect = this.shelf.apply(change);
    if (effect === "old") return;
    if (change.entity.startsWith("mission:")) this.#conclude(change.body as MissionCard, effect, wasKnown);
    if (change.entity.startsWith("message:") && !wasKnown && (change.body as MessageCard).from === "desk") this.onMessage();
    this.#keep();
  }

  /** An action passed: whatever stood in the way is over, and its photos leave the phone. */
  #pass(action: Action, answer: unknown): void {
    if (this.isSignedOut) this.#live?.refresh();
    this.isSignedOut = false;
    this.#learn(answer);
    void this.#box.dropPhotos(photosOf(action.deed));
  }

  /** The server's answer to one of our own actions: the same cards as the events that follow it. */
  #learn(answer: unknown): void {
    const { mission, crew, message, alert } = (answer ?? {}) as Answer;
    if (mission) this.#apply(changeOf(`mission:${mission.id}`, isOver(mission.state) ? "mission.gone" : "mission.changed", mission));
    if (crew) this.#apply(changeOf(`crew:${crew.call_sign}`, "crew.changed", crew));
    if (message) this.#apply(changeOf(`message:${message.id}`, "message.changed", message));
    if (alert) this.#apply(changeOf(`alert:${alert.id}`, alert.closed_at ? "alert.gone" : "alert.changed", alert));
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
    const isDiverted = mission.state === "diverted";
    this.withdrawals = [...others, { id, kind_label: incident.kind_label, place: placeOf(incident), words, isDiverted }];
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

  #follow(state: LanesState): void {
    this.queue = state;
    if (state.obstacle === "signed_out") this.isSignedOut = true;
  }

  #setFreshness(freshness: Freshness): void {
    const at = freshness.at ?? this.freshness.at;
    this.freshness = { state: freshness.at ? freshness.state : freshness.state === "offline" ? "offline" : "stale", at };
  }

  #keep(): void {
    const cards = this.shelf.kept();
    if (!this.facts || !cards) return;
    const kept: Kept = {
      ...cards,
      facts: this.facts,
      at: this.freshness.at?.toISOString() ?? null,
      offsetMs: this.offsetMs,
      finished: this.finished,
      withdrawals: this.withdrawals,
    };
    void this.#box.keep("last", kept);
  }
}

interface Answer {
  mission?: MissionCard;
  crew?: CrewCard;
  message?: MessageCard;
  alert?: AlertCard;
}

/** What is said or shown at once, and what can be taken back first. */
function graceOf(deed: Deed): number {
  if (deed.what === "distress") return CRY_GRACE_MS;
  if (deed.what === "duty" || (deed.what === "step" && deed.verb !== "acknowledge")) return GRACE_MS;
  return 0;
}

function changeOf<C extends Card>(entity: string, kind: string, body: C): Change<C> {
  return { entity, kind, version: body.version, at: "", body };
}
