// Suggestions under the address field (WAI-ARIA combobox). What is typed always stays as typed until one is chosen.

export interface Found {
  label: string;
  lon: number;
  lat: number;
}

interface Feature {
  geometry: { coordinates: [number, number] };
  properties: { label: string };
}

const SHORTEST = 3;
const CALM_MS = 180; // between the last key and the question

export function readFeatures(body: { features?: Feature[] }): Found[] {
  return (body.features ?? []).slice(0, 5).map(({ geometry, properties }) => ({
    label: properties.label,
    lon: geometry.coordinates[0],
    lat: geometry.coordinates[1],
  }));
}

export function wireAddress(field: HTMLInputElement, choose: (found: Found) => void): void {
  const list = field.parentElement?.querySelector<HTMLUListElement>("[data-suggestions]");
  const address = field.dataset["address"];
  if (!list || !address) return;
  const box = new Combobox(field, list, choose);
  let timer = 0;
  let asked = "";
  field.addEventListener("input", () => {
    clearTimeout(timer);
    const words = field.value.trim();
    if (words.length < SHORTEST) return box.show([]);
    timer = window.setTimeout(async () => {
      asked = words;
      const found = await ask(address, words);
      if (asked === words && document.activeElement === field) box.show(found);
    }, CALM_MS);
  });
}

function ask(address: string, words: string): Promise<Found[]> {
  return fetchFound(`${address}?q=${encodeURIComponent(words)}`);
}

/** What stands at a position, nearest first. */
export function nearest(address: string, at: { lon: number; lat: number }): Promise<Found[]> {
  return fetchFound(`${address}/reverse?lon=${at.lon}&lat=${at.lat}`);
}

async function fetchFound(url: string): Promise<Found[]> {
  try {
    const response = await fetch(url, { headers: { accept: "application/json" } });
    return response.ok ? readFeatures(await response.json()) : [];
  } catch {
    return []; // no network: what is typed is enough
  }
}

class Combobox {
  private found: Found[] = [];
  private active = -1;

  constructor(
    private readonly field: HTMLInputElement,
    private readonly list: HTMLUListElement,
    private readonly choose: (found: Found) => void,
  ) {
    list.id = "suggestions";
    list.setAttribute("role", "listbox");
    if (field.labels?.[0]) list.setAttribute("aria-label", field.labels[0].textContent ?? "");
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", list.id);
    field.setAttribute("aria-expanded", "false");
    field.addEventListener("keydown", (event) => this.key(event));
    field.addEventListener("blur", () => this.show([]));
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const item = (event.target as HTMLElement).closest("li");
      if (item) this.take([...this.list.children].indexOf(item));
    });
  }

  show(found: Found[]): void {
    this.found = found;
    this.list.replaceChildren(...found.map((one, index) => option(one.label, index)));
    this.list.hidden = found.length === 0;
    this.field.setAttribute("aria-expanded", String(found.length > 0));
    this.mark(-1);
  }

  private key(event: KeyboardEvent): void {
    if (this.found.length === 0) return;
    if (event.key === "ArrowDown") this.mark((this.active + 1) % this.found.length);
    else if (event.key === "ArrowUp") this.mark((this.active - 1 + this.found.length) % this.found.length);
    else if (event.key === "Enter" && this.active >= 0) this.take(this.active);
    else if (event.key === "Escape") this.show([]);
    else return;
    event.preventDefault();
  }

  private mark(index: number): void {
    this.active = index;
    [...this.list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === index)));
    if (index < 0) this.field.removeAttribute("aria-activedescendant");
    else this.field.setAttribute("aria-activedescendant", `suggestion-${index}`);
  }

  private take(index: number): void {
    const found = this.found[index];
    if (!found) return;
    this.field.value = found.label;
    this.choose(found);
    this.show([]);
  }
}

function option(label: string, index: number): HTMLLIElement {
  const item = document.createElement("li");
  item.id = `suggestion-${index}`;
  item.setAttribute("role", "option");
  item.textContent = label;
  return item;
}
