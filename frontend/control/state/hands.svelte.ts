// Somebody touches a wall: nothing on it moves by itself for a while, and it says so.

const HANDS_ON_MS = 60_000; // nothing moves by itself for this long after a touch
const TOUCHES = ["pointerdown", "pointermove", "wheel", "keydown", "touchstart"] as const;

export class Hands {
  heldFor_s = $state(0); // counted down on the screen
  #heldUntil = -Infinity;
  #timer: ReturnType<typeof setInterval> | undefined;
  #touch = (): void => this.touch();

  start(): void {
    for (const type of TOUCHES) addEventListener(type, this.#touch, { capture: true, passive: true });
    this.#timer = setInterval(() => this.#count(), 1_000);
  }

  stop(): void {
    for (const type of TOUCHES) removeEventListener(type, this.#touch, { capture: true });
    clearInterval(this.#timer);
  }

  touch(): void {
    this.#heldUntil = performance.now() + HANDS_ON_MS;
    this.#count();
  }

  get isOn(): boolean {
    return performance.now() < this.#heldUntil;
  }

  #count(): void {
    this.heldFor_s = Math.max(0, Math.ceil((this.#heldUntil - performance.now()) / 1_000));
  }
}
