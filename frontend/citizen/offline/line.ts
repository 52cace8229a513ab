// One line on every page while something waits: « pas encore envoyé », with the way to see it.

import { fill, one } from "../page";
import type { Send } from "./box";
import { follow } from "./outbox";

export function showLine(line: HTMLElement): Promise<void> {
  return follow((sends) => draw(line, sends));
}

export function draw(line: HTMLElement, sends: readonly Send[]): void {
  const words = one("[data-outbox-text]", line);
  const refused = sends.filter((send) => send.state === "refused").length;
  const waiting = sends.filter((send) => send.state === "waiting" || send.state === "leaving").length;
  line.hidden = refused + waiting === 0;
  if (!words || line.hidden) return;
  const sentence = refused ? words.dataset["refused"] : waiting === 1 ? words.dataset["one"] : words.dataset["many"];
  const text = fill(sentence, { n: String(refused || waiting) });
  if (words.textContent !== text) words.textContent = text;
}
