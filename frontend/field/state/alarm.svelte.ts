// Rings and shakes until the crew has seen its new mission. Browsers stay mute before a first touch: that is said.

const RING_EVERY_MS = 4_000;
const LONGEST_MS = 180_000;
const SHAKE = [400, 150, 400, 150, 800];

/** Before a first touch browsers refuse, and say so in the console each time. */
function shake(pattern: VibratePattern): void {
  if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(pattern);
}

export class Alarm {
  isMute = $state(true);
  #context: AudioContext | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;
  #until = 0;

  /** Call on any touch: only then may a page make a sound. */
  async unlock(): Promise<void> {
    this.#context ??= new AudioContext();
    await this.#context.resume();
    this.isMute = this.#context.state !== "running";
  }

  start(): void {
    if (this.#timer !== undefined) return;
    this.#until = Date.now() + LONGEST_MS;
    this.ring();
    this.#timer = setInterval(() => (Date.now() < this.#until ? this.ring() : this.stop()), RING_EVERY_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    shake(0);
  }

  ring(): void {
    shake(SHAKE);
    this.#notes([[740, 0], [988, 0.18], [740, 0.36], [988, 0.54]]);
  }

  /** A mission taken away: one falling pair, not the alarm. */
  fall(): void {
    shake([200, 100, 200]);
    this.#notes([[660, 0], [440, 0.22]]);
  }

  /** Something to read: one rising pair. */
  tell(): void {
    shake([120, 80, 120]);
    this.#notes([[587, 0], [784, 0.18]]);
  }

  #notes(notes: readonly [hertz: number, after: number][]): void {
    const context = this.#context;
    if (context?.state !== "running") return;
    for (const [hertz, after] of notes) {
      const [tone, gain, start] = [context.createOscillator(), context.createGain(), context.currentTime + after];
      tone.frequency.value = hertz;
      tone.type = "triangle";
      gain.gain.setValueAtTime(0, start);
      gain.gain.linearRampToValueAtTime(0.7, start + 0.02);
      gain.gain.exponentialRampToValueAtTime(0.001, start + 0.17);
      tone.connect(gain).connect(context.destination);
      tone.start(start);
      tone.stop(start + 0.18);
    }
  }
}
