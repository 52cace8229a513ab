// One clock for every age on the screen, set by the server's.

export class Clock {
  now = $state(Date.now());
  #offset_ms = 0;
  #timer: ReturnType<typeof setInterval>;

  constructor() {
    this.#timer = setInterval(() => this.tick(), 1000);
  }

  /** The server said what time it is: ages follow its clock, not this machine's. */
  setBy(at: string): void {
    this.#offset_ms = Date.parse(at) - Date.now();
    this.tick();
  }

  tick(): void {
    this.now = Date.now() + this.#offset_ms;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
