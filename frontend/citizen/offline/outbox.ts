// The sends of this phone, for a page: opens the box once, sends what waits whenever there is hope. Knows no screen.

import { onNetworkHope, waitMs } from "../../live/backoff";
import { Box, type Send } from "./box";
import { carry } from "./carry";
import { alone, drain } from "./drain";
import { rememberWaiting } from "./flag";

type Listener = (sends: Send[]) => void;

const listeners: Listener[] = [];
let opened: Promise<Box> | null = null;
let again: ReturnType<typeof setTimeout> | undefined;
let attempt = 0;
let isSending = false;

/** The same box for everything on this page. */
export function outbox(): Promise<Box> {
  return (opened ??= open());
}

async function open(): Promise<Box> {
  const box = await Box.open();
  box.onChange(() => void tell(box));
  await box.sweep(Date.now());
  onNetworkHope(() => {
    attempt = 0;
    void sendWaiting();
  });
  return box;
}

/** Calls with the sends as they are, now and after each change; and starts sending. */
export async function follow(listener: Listener): Promise<void> {
  listeners.push(listener);
  await tell(await outbox());
  void sendWaiting();
}

export async function tell(box: Box): Promise<void> {
  const sends = await box.sends();
  rememberWaiting(sends.some((send) => send.state !== "sent"));
  for (const listener of listeners) listener(sends);
}

/** Try now; what could not leave is tried again, ever more rarely, while this page is open. */
export async function sendWaiting(): Promise<void> {
  if (isSending) return;
  isSending = true;
  clearTimeout(again);
  const box = await outbox();
  const watching: Box = box;
  const isEmpty = await drain(box, { carry: (send) => tell(watching).then(() => carry(send, box, Date.now())), alone });
  isSending = false;
  await tell(box);
  if (isEmpty) attempt = 0;
  else again = setTimeout(() => void sendWaiting(), waitMs(attempt++));
}

/** The browser sends by itself when the network is back, even with no page open, where it can. */
export async function askForSync(): Promise<void> {
  try {
    const registration = (await navigator.serviceWorker.getRegistration("/")) as SyncRegistration | undefined;
    await registration?.sync?.register("allopm-outbox");
  } catch {
    // not this browser: the next opening sends
  }
}

interface SyncRegistration extends ServiceWorkerRegistration {
  sync?: { register(tag: string): Promise<void> };
}
