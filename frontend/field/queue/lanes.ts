// The lanes of the queue as one: what the crew did goes into its own, and the screen reads them together.

import { LANES, laneOf, type Action, type Lane } from "./action";
import type { Box } from "./box";
import { Queue, type Obstacle, type QueueState, type Wires } from "./queue";

export type LaneWires = Omit<Wires, "onChange" | "alone"> & {
  onChange(state: LanesState): void;
  alone(lane: Lane, work: () => Promise<void>): Promise<void>;
};

export interface LanesState extends Omit<QueueState, "sending"> {
  sending: ReadonlySet<string>; // keys on their way
}

export const NOTHING_WAITS: LanesState = { waiting: [], others: 0, refused: [], sending: new Set(), obstacle: "none", words: "" };

export class Lanes {
  readonly #queues: ReadonlyMap<Lane, Queue>;
  readonly #states = new Map<Lane, QueueState>();

  constructor(box: Box, wires: LaneWires) {
    this.#queues = new Map(
      LANES.map((lane) => {
        const onChange = (state: QueueState): void => {
          this.#states.set(lane, state);
          wires.onChange(together([...this.#states.values()]));
        };
        return [lane, new Queue(box, { ...wires, onChange, alone: (work) => wires.alone(lane, work) }, lane)];
      }),
    );
  }

  async serve(crew: string): Promise<void> {
    await this.#all((queue) => queue.serve(crew));
  }

  async add(action: Action): Promise<void> {
    await this.#queues.get(laneOf(action.deed))?.add(action);
  }

  /** Take back an action that has not left. False when it is too late. */
  async cancel(key: string): Promise<boolean> {
    for (const [lane, state] of this.#states) {
      if (state.waiting.some((action) => action.key === key)) return (await this.#queues.get(lane)?.cancel(key)) ?? false;
    }
    return false;
  }

  async dismiss(key: string): Promise<void> {
    for (const [lane, state] of this.#states) {
      if (state.refused.some((one) => one.key === key)) await this.#queues.get(lane)?.dismiss(key);
    }
  }

  async retry(): Promise<void> {
    await this.#all((queue) => queue.retry());
  }

  async hurry(): Promise<void> {
    await this.#all((queue) => queue.hurry());
  }

  async #all(work: (queue: Queue) => Promise<void>): Promise<void> {
    await Promise.all([...this.#queues.values()].map(work));
  }
}

const WORST: readonly Obstacle[] = ["none", "unreachable", "signed_out"];

export function together(states: readonly QueueState[]): LanesState {
  const worst = Math.max(0, ...states.map((state) => WORST.indexOf(state.obstacle)));
  return {
    waiting: states.flatMap((state) => state.waiting).sort((a, b) => (a.seq ?? 0) - (b.seq ?? 0)),
    others: states.reduce((sum, state) => sum + state.others, 0),
    refused: states.flatMap((state) => state.refused),
    sending: new Set(states.flatMap((state) => state.sending ?? [])),
    obstacle: WORST[worst] ?? "none",
    words: states.find((state) => state.words)?.words ?? "",
  };
}
