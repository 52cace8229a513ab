// Installs the service worker, and knows when a newer version of the app waits.

export class Updates {
  isReady = $state(false);
  #waiting: ServiceWorker | null = null;

  async install(url: string, scope: string): Promise<void> {
    if (!("serviceWorker" in navigator)) return;
    const registration = await navigator.serviceWorker.register(url, { scope, updateViaCache: "none" });
    const look = (): void => {
      this.#waiting = registration.waiting;
      this.isReady = this.#waiting !== null && navigator.serviceWorker.controller !== null;
    };
    registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", look));
    look();
  }

  /** The new version takes over, and the page opens again with it. */
  apply(): void {
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    this.#waiting?.postMessage("take over");
  }
}
