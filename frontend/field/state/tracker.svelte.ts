// Reads the phone's position while the crew is on duty and the app is in front, and sends it. Nothing else ever does.

import { post } from "../../live/commands";
import { fixOf, SEND_EVERY_MS, withFix, type Fix, type Reading } from "../logic/fixes";

export type Reach = "off" | "searching" | "sending" | "denied" | "unavailable";

const ASK_AGAIN_MS = 12_000; // some phones stop telling when they stand still

export class Tracker {
  reach = $state<Reach>("off");
  last = $state.raw<Fix | null>(null);
  sentAt = $state<number | null>(null); // local ms
  onSignedOut: () => void = () => {};
  #url: string;
  #offsetMs: () => number;
  #waiting: Fix[] = [];
  #watch: number | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;
  #readAt = 0;
  #isSending = false;

  constructor(url: string, offsetMs: () => number) {
    this.#url = url;
    this.#offsetMs = offsetMs;
  }

  start(): void {
    if (this.#watch !== null) return;
    if (!("geolocation" in navigator)) {
      this.reach = "unavailable";
      return;
    }
    this.reach = "searching";
    this.#watch = navigator.geolocation.watchPosition(this.#read, this.#fail, { enableHighAccuracy: true, maximumAge: 2_000 });
    this.#timer = setInterval(() => void this.#beat(), SEND_EVERY_MS);
  }

  stop(): void {
    if (this.#watch !== null) navigator.geolocation.clearWatch(this.#watch);
    clearInterval(this.#timer);
    this.#watch = null;
    this.#waiting = [];
    this.reach = "off";
    this.last = this.sentAt = null;
  }

  #read = (reading: Reading): void => {
    if (this.#watch === null) return;
    const isFirst = this.last === null;
    this.#readAt = Date.now();
    this.last = fixOf(reading, this.#offsetMs());
    this.#waiting = withFix(this.#waiting, this.last);
    this.reach = "sending";
    if (isFirst) void this.#send();
  };

  #fail = (problem: GeolocationPositionError): void => {
    if (problem.code === problem.PERMISSION_DENIED) this.reach = "denied";
    else if (this.last === null) this.reach = "searching";
  };

  async #beat(): Promise<void> {
    if (Date.now() - this.#readAt > ASK_AGAIN_MS) {
      navigator.geolocation.getCurrentPosition(this.#read, this.#fail, { enableHighAccuracy: true, timeout: 20_000 });
    }
    await this.#send();
  }

  async #send(): Promise<void> {
    if (this.#isSending || this.#waiting.length === 0) return;
    this.#isSending = true;
    const fixes = this.#waiting;
    this.#waiting = [];
    const sent = await post(this.#url, { fixes });
    this.#isSending = false;
    if (this.#watch === null) return;
    if ("ok" in sent) this.sentAt = Date.now();
    else if ("refused" in sent && [401, 403].includes(sent.refused.status)) this.onSignedOut();
    else this.#waiting = [...fixes, ...this.#waiting].slice(-60);
  }
}
