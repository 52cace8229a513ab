// Runs something at once, then at most every so many milliseconds, and never forgets the last call.

export function paced(everyMs: number, run: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isDue = false;

  const rest = (): void => {
    timer = undefined;
    if (isDue) go();
  };
  const go = (): void => {
    isDue = false;
    timer = setTimeout(rest, everyMs);
    run();
  };
  return () => {
    if (timer === undefined) go();
    else isDue = true;
  };
}
