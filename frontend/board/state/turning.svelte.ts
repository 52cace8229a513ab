// Turns the pages of a wall that is too small for its table, and rests as soon as somebody touches it.

const TURN_EVERY_MS = 12_000; // chosen: time to read a page from across the room
const HANDS_ON_MS = 60_000; // nothing moves by itself for this long after a touch

export class Turning {
  isResting = $state(false);
  #touchedAt = -Infinity;
  #timer: ReturnType<typeof setInterval> | undefined;
  #element: () => HTMLElement | undefined;

  constructor(element: () => HTMLElement | undefined) {
    this.#element = element;
  }

  start(): void {
    this.#timer = setInterval(() => this.#turn(), TURN_EVERY_MS);
  }

  touch(): void {
    this.#touchedAt = performance.now();
    this.isResting = true;
  }

  #turn(): void {
    this.isResting = performance.now() - this.#touchedAt < HANDS_ON_MS;
    const page = this.#element();
    if (!page || this.isResting) return;
    const isAtEnd = page.scrollTop + page.clientHeight >= page.scrollHeight - 1;
    page.scrollTo({ top: isAtEnd ? 0 : page.scrollTop + page.clientHeight * 0.9 });
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
