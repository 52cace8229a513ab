// Sends what the crew did, in order, exactly once as the server sees it. Knows no screen and no browser page.

import { type Sent, isPassing } from "../../live/commands";
import { laneOf, type Action, type Lane, type Refused } from "./action";
import type { Box } from "./box";

export type Obstacle = "none" | "unreachable" | "signed_out";

export interface QueueState {
  waiting: Action[]; // of this crew and lane, in order
  others: number; // actions of another crew that used this phone
  refused: Refused[];
  sending: string | null; // the key on its way: it can no longer be taken back
  obstacle: Obstacle;
  words: string; // the server's, when it refuses the whole session
}

export interface Wires {
  send(action: Action): Promise<Sent<unknown>>;
  /** The server's answer to an action, before the action leaves the queue. */
  onDone(action: Action, answer: unknown): void;
  onChange(state: QueueState): void;
  now(): number;
  wait(ms: number, then: () => void): () => void;
  random(): number;
  /** Runs the work while no other tab of the app does the same. */
  alone(work: () => Promise<void>): Promise<void>;
}

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS: Readonly<Record<Lane, number>> = { distress: 2_000, steps: 20_000, papers: 20_000 }; // chosen
const LONGEST_HOLD_MS = 30_000;

export class Queue {
  readonly #box: Box;
  readonly #wires: Wires;
  readonly #lane: Lane;
  #crew = "";
  #isDraining = false;
  #isAskedAgain = false;
  #isHurried = false;
  #sending: string | null = null;
  #obstacle: Obstacle = "none";
  #words = "";
  #attempt = 0;
  #cancelWait: () => void = () => {};

  constructor(box: Box, wires: Wires, lane: Lane = "steps") {
    this.#box = box;
    this.#lane = lane;
    this.#wires = wires;
  }

  /** Whose phone this is; only this crew's actions are sent. */
  async serve(crew: string): Promise<void> {
    this.#crew = crew;
    await this.publish();
    await this.drain();
  }

  /** Later taps suppose the earlier ones: those still held leave at once. */
  async add(action: Action): Promise<void> {
    await this.#box.add(action);
    await this.publish();
    void this.drain();
  }

  /** Take back an action that has not left. False when it is too late. */
  async cancel(key: string): Promise<boolean> {
    if (this.#sending === key) return false;
    const isRemoved = await this.#box.remove(key);
    await this.publish();
    return isRemoved;
  }

  async dismiss(key: string): Promise<void> {
    await this.#box.dismiss(key);
    await this.publish();
  }

  /** The network or the session may be back: try now. */
  async retry(): Promise<void> {
    this.#attempt = 0;
    await this.drain();
  }

  /** The page may disappear: nothing is held back any longer. */
  async hurry(): Promise<void> {
    this.#isHurried = true;
    await this.drain();
  }

  /** Send until the queue is empty, something is held, or something stands in the way. */
  async drain(): Promise<void> {
    if (this.#isDraining) {
      this.#isAskedAgain = true;
      return;
    }
    this.#isDraining = true;
    this.#cancelWait();
    await this.#wires.alone(async () => {
      do {
        this.#isAskedAgain = false;
        while (await this.#sendNext());
      } while (this.#isAskedAgain);
    });
    this.#isDraining = false;
  }

  async #sendNext(): Promise<boolean> {
    const [action, following] = await this.#mine();
    if (!action) {
      this.#isHurried = false;
      return this.#rest("none");
    }
    const heldMs = this.#heldMs(action);
    if (heldMs > 0 && !following) {
      this.#cancelWait = this.#wires.wait(heldMs, () => void this.drain());
      return false;
    }
    this.#sending = action.key;
    if (!(await this.#box.has(action.key))) {
      this.#sending = null; // taken back in the meantime
      return true;
    }
    await this.publish();
    const sent = await this.#wires.send(action);
    this.#sending = null;
    return this.#settle(action, sent);
  }

  /** A clock set back must not hold an action for hours. */
  #heldMs(action: Action): number {
    const ms = action.heldUntil - this.#wires.now();
    return this.#isHurried || ms > LONGEST_HOLD_MS ? 0 : ms;
  }

  async #settle(action: Action, sent: Sent<unknown>): Promise<boolean> {
    if ("ok" in sent) {
      this.#wires.onDone(action, sent.data);
      await this.#box.remove(action.key);
      return this.#goOn();
    }
    if ("unreachable" in sent) return this.#rest("unreachable");
    const { status, message } = sent.refused;
    if (status === 401 || status === 403) return this.#rest("signed_out", message);
    if (isPassing(sent.refused)) return this.#rest("unreachable");
    await this.#box.refuse(action, message || "Le serveur a refusé cette action.");
    return this.#goOn();
  }

  async #goOn(): Promise<boolean> {
    this.#attempt = 0;
    this.#obstacle = "none";
    await this.publish();
    return true;
  }

  async #rest(obstacle: Obstacle, words = ""): Promise<boolean> {
    this.#obstacle = obstacle;
    this.#words = words;
    if (obstacle !== "none") {
      const ms = Math.min(LONGEST_WAIT_MS[this.#lane], FIRST_WAIT_MS * 2 ** this.#attempt++) * (0.5 + this.#wires.random() / 2);
      this.#cancelWait = this.#wires.wait(ms, () => void this.drain());
    }
    await this.publish();
    return false;
  }

  async #mine(): Promise<Action[]> {
    return (await this.#ofLane()).filter((action) => action.crew === this.#crew);
  }

  async #ofLane(): Promise<Action[]> {
    return (await this.#box.actions()).filter((action) => laneOf(action.deed) === this.#lane);
  }

  /** Read the box again and tell the screen: another tab may have changed it. */
  async publish(): Promise<void> {
    const [actions, refused] = [await this.#ofLane(), await this.#box.refusals()];
    const waiting = actions.filter((action) => action.crew === this.#crew);
    this.#wires.onChange({
      waiting,
      others: actions.length - waiting.length,
      refused: refused.filter((one) => one.crew === this.#crew && (one.lane ?? "steps") === this.#lane),
      sending: this.#sending,
      obstacle: this.#obstacle,
      words: this.#words,
    });
  }
}
