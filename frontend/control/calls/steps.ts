// Where the keys go in the call form: each step is an element with data-step, in the order of the page.

export function nextStep(from: Element | null): void {
  const here = from?.closest("[data-step]");
  const form = from?.closest("form");
  if (!here || !form) return;
  const steps = [...form.querySelectorAll("[data-step]")];
  enter(steps[steps.indexOf(here) + 1]);
}

export function enter(step: Element | null | undefined): void {
  const entry = step?.querySelector<HTMLElement>("input:checked, [data-entry]") ?? step?.querySelector<HTMLElement>("input, textarea, button");
  entry?.focus();
  if (entry instanceof HTMLInputElement && entry.type === "text") entry.select();
}

export function stepOf(form: Element, name: string): Element | null {
  return form.querySelector(`[data-step="${name}"]`);
}
