// Choosing several cases of the list. Arithmetic on codes: knows no card and no screen.

export type Picked = ReadonlySet<string>;

export const NOBODY: Picked = new Set();

export function toggled(picked: Picked, code: string): Picked {
  const next = new Set(picked);
  if (!next.delete(code)) next.add(code);
  return next;
}

/** From the case where picking began to this one, in the order of the list; what was picked apart stays. */
export function stretched(picked: Picked, order: readonly string[], from: string | null, to: string): Picked {
  const end = order.indexOf(to);
  const start = from === null ? end : order.indexOf(from);
  if (end < 0) return picked;
  const [low, high] = start < 0 ? [end, end] : [Math.min(start, end), Math.max(start, end)];
  return new Set([...picked, ...order.slice(low, high + 1)]);
}

/** Cases that somebody ended or grouped meanwhile leave by themselves. */
export function still(picked: Picked, isThere: (code: string) => boolean): string[] {
  return [...picked].filter(isThere);
}
