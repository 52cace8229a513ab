// Calls somebody who looks at another window: the tab's icon, and a notification of the machine when allowed.

import type { IncidentCard } from "../cards";
import type { Alert } from "../logic/alerts";
import { badgeIcon, badgeText, notificationWords } from "../logic/attention";

const ON_KEY = "allopm.desk.notify";
const NOTIFIED: ReadonlySet<Alert> = new Set(["urgent", "attention", "report"]);

export class Attention {
  isPossible = "Notification" in globalThis;
  permission = $state<NotificationPermission>("Notification" in globalThis ? Notification.permission : "denied");
  isOn = $state(localStorage.getItem(ON_KEY) !== "off");
  onChosen: (code: string) => void = () => {};
  #plain = document.querySelector<HTMLLinkElement>("link[rel=icon]")?.href ?? "";

  /** Only ever asked by a press on its button. */
  async ask(): Promise<void> {
    this.permission = await Notification.requestPermission();
  }

  setOn(on: boolean): void {
    this.isOn = on;
    localStorage.setItem(ON_KEY, on ? "on" : "off");
  }

  /** Nothing while somebody looks: the screen itself says it. */
  tell(alert: Alert, card: IncidentCard): void {
    if (!this.isOn || this.permission !== "granted" || !document.hidden || !NOTIFIED.has(alert)) return;
    const { title, body } = notificationWords(alert, card);
    const shown = new Notification(title, { body, tag: card.code, lang: "fr" });
    shown.onclick = () => {
      window.focus();
      shown.close();
      this.onChosen(card.code);
    };
  }

  badge(waiting: number, isUrgent: boolean): void {
    const icon = document.querySelector<HTMLLinkElement>("link[rel=icon]");
    if (!icon) return;
    const text = badgeText(waiting);
    icon.href = text ? badgeIcon(text, isUrgent) : this.#plain;
  }
}
