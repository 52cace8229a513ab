// A rhythm that goes on in a hidden window: browsers slow the timers of pages nobody sees to one a minute, not those of workers.

const SOURCE = "onmessage = (given) => setInterval(() => postMessage(0), given.data);";

/** Calls back every `ms`; returns what ends it. */
export function every(ms: number, tick: () => void): () => void {
  const worker = inWorker(ms, tick);
  if (worker) return () => worker.terminate();
  const timer = setInterval(tick, ms);
  return () => clearInterval(timer);
}

function inWorker(ms: number, tick: () => void): Worker | null {
  if (typeof Worker === "undefined" || typeof URL.createObjectURL !== "function") return null;
  const worker = new Worker(URL.createObjectURL(new Blob([SOURCE], { type: "text/javascript" })));
  worker.onmessage = tick;
  worker.postMessage(ms);
  return worker;
}
