// Sends what waits, in the order it was written, each once as the server sees it. Knows no screen.

import { type Sent, isPassing } from "../../live/commands";
import type { Box, Send } from "./box";

export interface Wires {
  carry(send: Send): Promise<Sent<string>>;
  /** Runs the work while no other tab, and not the worker, does the same. */
  alone(work: () => Promise<boolean>): Promise<boolean>;
}

/** True when nothing waits any more; false when the network or the server could not be reached. */
export function drain(box: Box, wires: Wires): Promise<boolean> {
  return wires.alone(async () => {
    for (const { key } of await box.sends()) {
      const send = await box.leave(key);
      if (send && !(await settle(box, send, await wires.carry(send)))) return false;
    }
    return true;
  });
}

async function settle(box: Box, { key }: Send, sent: Sent<string>): Promise<boolean> {
  if ("ok" in sent) {
    await box.sent(key, sent.data);
    return true;
  }
  if ("unreachable" in sent || isPassing(sent.refused)) {
    await box.returns(key);
    return false;
  }
  await box.refused(key, sent.refused.message);
  return true;
}

export async function alone(work: () => Promise<boolean>): Promise<boolean> {
  return "locks" in navigator ? navigator.locks.request("allopm-outbox", work) : work();
}
