// Keeps the screen on while the crew works, if the phone allows it and the crew has not said no.

export class Awake {
  isHeld = $state(false);
  #lock: WakeLockSentinel | null = null;
  #isWanted = false;

  constructor() {
    document.addEventListener("visibilitychange", () => void this.#settle());
  }

  want(isWanted: boolean): void {
    this.#isWanted = isWanted;
    void this.#settle();
  }

  async #settle(): Promise<void> {
    if (!this.#isWanted) {
      await this.#lock?.release();
      return;
    }
    if (this.#lock !== null || document.visibilityState !== "visible" || !("wakeLock" in navigator)) return;
    try {
      const lock = await navigator.wakeLock.request("screen");
      lock.addEventListener("release", () => {
        this.#lock = null;
        this.isHeld = false;
      });
      this.#lock = lock;
      this.isHeld = true;
    } catch {
      this.isHeld = false; // a phone saving its battery may refuse
    }
  }
}
