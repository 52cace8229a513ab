import { describe, expect, it } from "vitest";

import { nearestSector, reorder } from "./quick";

const PORT = { lon: 7.285, lat: 43.695, kinds: ["noise.party"] };
const WEST = { lon: 7.2, lat: 43.68, kinds: ["parking.garage"] };

describe("kinds around", () => {
  it("picks the nearest sector, none when there is none", () => {
    expect(nearestSector([WEST, PORT], 7.28, 43.7)).toBe(PORT);
    expect(nearestSector([], 7.28, 43.7)).toBeNull();
  });

  it("puts the sector's kinds first and shows no more than before", () => {
    const box = document.createElement("div");
    const codes = ["a", "b", "c", "d", "e", "f", "noise.party"];
    box.innerHTML = `<form>${codes.map((code) => `<button name="kind" value="${code}"></button>`).join("")}</form>`;
    reorder(box, PORT.kinds);
    const buttons = [...box.querySelectorAll("button")];
    expect(buttons.map((button) => button.value)).toEqual(["noise.party", "a", "b", "c", "d", "e", "f"]);
    expect(buttons.filter((button) => button.hidden).map((button) => button.value)).toEqual(["f"]);
  });
});
