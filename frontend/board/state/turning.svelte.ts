// Turns the pages of a wall that is too small for its table, and rests as soon as somebody touches it.

import { Hands } from "../../control/state/hands.svelte";

const TURN_EVERY_MS = 12_000; // chosen: time to read a page from across the room

export class Turning {
  hands = new Hands();
  #timer: ReturnType<typeof setInterval> | undefined;
  #element: () => HTMLElement | undefined;

  constructor(element: () => HTMLElement | undefined) {
    this.#element = element;
  }

  start(): void {
    this.hands.start();
    this.#timer = setInterval(() => this.#turn(), TURN_EVERY_MS);
  }

  #turn(): void {
    const page = this.#element();
    if (!page || this.hands.isOn) return;
    const isAtEnd = page.scrollTop + page.clientHeight >= page.scrollHeight - 1;
    page.scrollTo({ top: isAtEnd ? 0 : page.scrollTop + page.clientHeight * 0.9 });
  }

  stop(): void {
    clearInterval(this.#timer);
    this.hands.stop();
  }
}
