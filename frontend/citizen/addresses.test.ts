import { beforeEach, expect, test, vi } from "vitest";
import { readFeatures, wireAddress } from "./addresses";

const feature = (label: string) => ({
  geometry: { coordinates: [7.26, 43.7] as [number, number] },
  properties: { label },
});
const found = { features: [feature("Rue de France"), feature("Rue de Paris")] };
let field: HTMLInputElement;

beforeEach(() => {
  document.body.innerHTML =
    '<div><label for="a">Adresse</label><input id="a" data-address="/api/v1/addresses"><ul data-suggestions hidden></ul></div>';
  field = document.querySelector("input") as HTMLInputElement;
});

function press(key: string): boolean {
  return field.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
}

async function type(words: string): Promise<void> {
  vi.useFakeTimers();
  field.focus();
  field.value = words;
  field.dispatchEvent(new Event("input"));
  await vi.advanceTimersByTimeAsync(500);
  vi.useRealTimers();
}

test("GeoCodeJSON becomes at most five addresses", () => {
  expect(readFeatures({})).toEqual([]);
  expect(readFeatures({ features: Array.from({ length: 9 }, () => feature("x")) })).toHaveLength(5);
  expect(readFeatures(found)[0]).toEqual({ label: "Rue de France", lon: 7.26, lat: 43.7 });
});

test("arrow and Enter choose a suggestion and do not send the form", async () => {
  vi.stubGlobal("fetch", async () => new Response(JSON.stringify(found)));
  const chosen = vi.fn();
  wireAddress(field, chosen);
  await type("rue de");
  expect(field.getAttribute("aria-expanded")).toBe("true");
  press("ArrowDown");
  press("ArrowDown");
  expect(field.getAttribute("aria-activedescendant")).toBe("suggestion-1");
  expect(press("Enter")).toBe(false);
  expect(chosen).toHaveBeenCalledWith({ label: "Rue de Paris", lon: 7.26, lat: 43.7 });
  expect(field.value).toBe("Rue de Paris");
  expect(field.getAttribute("aria-expanded")).toBe("false");
});

test("Escape closes the list and keeps what was typed", async () => {
  vi.stubGlobal("fetch", async () => new Response(JSON.stringify(found)));
  wireAddress(field, vi.fn());
  await type("rue de");
  press("Escape");
  expect(field.value).toBe("rue de");
  expect(document.querySelector<HTMLElement>("ul")?.hidden).toBe(true);
  expect(press("Enter")).toBe(true); // and Enter sends the form again
});

test("without network nothing is suggested and nothing breaks", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("no network")));
  wireAddress(field, vi.fn());
  await type("rue de");
  expect(document.querySelectorAll("li")).toHaveLength(0);
});
