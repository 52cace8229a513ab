// Whether something waits on this phone, known without opening its memory: the first page stays light.

const FLAG = "allopm.outbox";

export function mayWait(): boolean {
  try {
    return localStorage.getItem(FLAG) !== null;
  } catch {
    return false;
  }
}

export function rememberWaiting(isAny: boolean): void {
  try {
    if (isAny) localStorage.setItem(FLAG, "1");
    else localStorage.removeItem(FLAG);
  } catch {
    // no storage: the list of sends is read where it is shown
  }
}
