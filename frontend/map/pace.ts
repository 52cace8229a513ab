// How often the map is drawn again: a machine that draws slowly is asked less often. Knows no map.

export const LEAST_REST_MS = 250; // chosen: four times a second is more than positions arrive
export const MOST_REST_MS = 2000; // chosen: a position on the map is never older than that by our doing
const REST_PER_COST = 2; // chosen: at most a third of the time goes into drawing
export const HANDS_MS = 150; // chosen: a key's answer elsewhere on the page comes before the map's next picture

export const restAfter = (costMs: number): number => Math.min(MOST_REST_MS, Math.max(LEAST_REST_MS, REST_PER_COST * costMs));

const MOST_HANDS_MS = 1000; // chosen

/** How long hands must rest before a drawing: longer where the last one was dear. */
export const handsRest = (restMs: number): number => (restMs > LEAST_REST_MS ? Math.min(restMs, MOST_HANDS_MS) : HANDS_MS);

export interface Clock {
  now: () => number;
  later: (run: () => void, afterMs: number) => number;
  forget: (timer: number) => void;
}

const CLOCK: Clock = {
  now: () => performance.now(),
  later: (run, afterMs) => window.setTimeout(run, afterMs),
  forget: (timer) => window.clearTimeout(timer),
};

/** Runs at once when rested and no key has just fallen; else soon after, and never forgets the last call. */
export class Pace {
  private state: "free" | "waiting" | "drawing" | "resting" = "free";
  private isDue = false;
  private beganAt = 0;
  private askedAt = 0;
  private restMs = LEAST_REST_MS;
  private handsAt = Number.NEGATIVE_INFINITY;
  private timer = 0;

  constructor(
    private readonly run: () => void,
    private readonly clock: Clock = CLOCK,
  ) {}

  ask(): void {
    if (this.state !== "free") {
      this.isDue = true;
      return;
    }
    this.askedAt = this.clock.now();
    this.waitForHands();
  }

  /** Somebody pressed a key or a button. */
  hands(): void {
    this.handsAt = this.clock.now();
  }

  private waitForHands(): void {
    const now = this.clock.now();
    const left = Math.min(this.handsAt + handsRest(this.restMs), this.askedAt + MOST_REST_MS) - now;
    if (left <= 0) return this.begin();
    this.state = "waiting";
    this.timer = this.clock.later(() => this.waitForHands(), left);
  }

  /** The map has finished what the last run gave it to draw. */
  settled(): void {
    if (this.state !== "drawing") return;
    this.clock.forget(this.timer);
    this.state = "resting";
    this.restMs = restAfter(this.clock.now() - this.beganAt);
    this.timer = this.clock.later(() => this.rested(), this.restMs);
  }

  stop(): void {
    this.clock.forget(this.timer);
    this.state = "drawing"; // asks are kept and never answered
  }

  private begin(): void {
    this.isDue = false;
    this.state = "drawing";
    this.beganAt = this.clock.now();
    this.timer = this.clock.later(() => this.settled(), MOST_REST_MS); // a view in motion is never at rest
    this.run();
  }

  private rested(): void {
    this.state = "free";
    if (this.isDue) this.ask();
  }
}
