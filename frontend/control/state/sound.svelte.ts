// Plays the desk's tones and knows whether a person can hear them. Browsers block sound until a gesture.

import type { Alert } from "../logic/alerts";
import { TONES } from "../logic/tones";

export type Hearing = "blocked" | "untested" | "heard" | "unheard" | "off";

const VOLUME_KEY = "allopm.desk.volume";
const HEARD_KEY = "allopm.desk.heard";

export class Sound {
  running = $state(false);
  heard = $state<boolean | null>(sessionStorage.getItem(HEARD_KEY) === "yes" ? true : null);
  volume = $state(Number(localStorage.getItem(VOLUME_KEY) ?? "0.7"));
  last = $state<Alert | null>(null);
  hearing: Hearing = $derived(this.#hearing());
  #context: AudioContext | null = null;

  #hearing(): Hearing {
    if (this.volume === 0) return "off";
    if (!this.running) return "blocked";
    if (this.heard === null) return "untested";
    return this.heard ? "heard" : "unheard";
  }

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

  answerTest(heard: boolean): void {
    this.heard = heard;
    sessionStorage.setItem(HEARD_KEY, heard ? "yes" : "no");
  }

  play(alert: Alert): void {
    this.last = alert;
    this.wake();
    const context = this.#context;
    if (!context || context.state !== "running" || this.volume === 0) return;
    for (const note of TONES[alert]) ring(context, note.at_s, note.hz, note.for_s, note.loud * this.volume);
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
