// Plays the desk's tones and knows whether a person can hear them. Browsers block sound until a gesture.

import type { Alert } from "../logic/alerts";
import { beepCount, hearing, loudness, readVolumes, type Volumes } from "../logic/hearing";
import { beeps, TONES, type Note } from "../logic/tones";

const VOLUME_KEY = "allopm.desk.volume";
const VOLUMES_KEY = "allopm.desk.volumes";
const CHECKED_KEY = "allopm.desk.heard";
const CHECK_MS = 20_000; // a question nobody answers is forgotten

export class Sound {
  running = $state(false);
  isRinger = $state(true); // the windows of this browser decide which one
  ringsElsewhere = $state(false);
  volume = $state(Number(localStorage.getItem(VOLUME_KEY) ?? "0.7"));
  own = $state.raw<Volumes>(readVolumes(localStorage.getItem(VOLUMES_KEY)));
  last = $state<Alert | null>(null);
  check = $state.raw<{ count: number } | null>(null); // beeps that wait for their number
  checkedAt = $state<number | null>(Number(sessionStorage.getItem(CHECKED_KEY)) || null);
  hasFailed = $state(false);
  hearing = $derived.by(() =>
    hearing({ ringsElsewhere: this.ringsElsewhere, isRunning: this.running, volume: this.volume, checkedAt: this.checkedAt, hasFailed: this.hasFailed }),
  );
  #context: AudioContext | null = null;

  /** Called at start and on every gesture until the browser lets sound through. */
  wake(): void {
    if (this.running) return;
    this.#context ??= this.#open();
    void this.#context.resume();
  }

  #open(): AudioContext {
    const context = new AudioContext();
    const look = (): void => {
      this.running = context.state === "running";
    };
    context.addEventListener("statechange", look);
    look();
    return context;
  }

  setVolume(volume: number): void {
    this.volume = volume;
    localStorage.setItem(VOLUME_KEY, String(volume));
  }

  setOwn(alert: Alert, volume: number): void {
    this.own = { ...this.own, [alert]: volume };
    localStorage.setItem(VOLUMES_KEY, JSON.stringify(this.own));
  }

  /** One to four beeps; who says how many has heard them. */
  startCheck(random: number = Math.random()): void {
    const check = { count: beepCount(random) };
    this.wake();
    this.check = check;
    this.#ring(beeps(check.count), this.volume);
    setTimeout(() => this.check === check && this.leaveCheck(), CHECK_MS);
  }

  leaveCheck(): void {
    this.check = null;
  }

  answerCheck(count: number, at: number): boolean {
    if (!this.check) return false;
    const isRight = this.running && count === this.check.count;
    this.check = null;
    this.hasFailed = !isRight;
    this.checkedAt = isRight ? at : null;
    if (isRight) sessionStorage.setItem(CHECKED_KEY, String(at));
    else sessionStorage.removeItem(CHECKED_KEY);
    return isRight;
  }

  play(alert: Alert): void {
    this.last = alert;
    if (!this.isRinger) return;
    this.wake();
    this.#ring(TONES[alert], loudness(alert, this.volume, this.own));
  }

  #ring(notes: readonly Note[], volume: number): void {
    const context = this.#context;
    if (!context || context.state !== "running" || volume === 0) return;
    for (const note of notes) ring(context, note.at_s, note.hz, note.for_s, note.loud * volume);
  }
}

const SOFT_EDGE_S = 0.015; // without it each note begins and ends with a click

function ring(context: AudioContext, at_s: number, hz: number, for_s: number, loud: number): void {
  const start = context.currentTime + at_s;
  const gain = context.createGain();
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(loud * 0.4, start + SOFT_EDGE_S);
  gain.gain.setValueAtTime(loud * 0.4, start + for_s - SOFT_EDGE_S);
  gain.gain.linearRampToValueAtTime(0, start + for_s);
  const tone = context.createOscillator();
  tone.type = "triangle";
  tone.frequency.value = hz;
  tone.connect(gain).connect(context.destination);
  tone.start(start);
  tone.stop(start + for_s);
}
