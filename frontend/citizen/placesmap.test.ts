import { beforeAll, expect, test, vi } from "vitest";

vi.mock("../map/places", () => ({ createPlacesMap: () => ({ setPlaces: () => undefined }) })); // MapLibre needs WebGL
let listed: typeof import("./placesmap").listed;
beforeAll(async () => ({ listed } = await import("./placesmap")));

test("the map holds what the list holds, under the same numbers, and only what has a point", () => {
  document.body.innerHTML = `
    <ul><li id="lieu-pm-port" data-place-type="police_municipale" data-lon="7.28" data-lat="43.69">
      <h3><a href="#"><span class="num">1</span> <span class="name">Poste du port</span></a></h3></li>
    <li id="lieu-fourriere" data-place-type="pound"><h3><span class="num">2</span></h3></li></ul>`;
  expect(listed(document)).toEqual([{ code: "pm-port", type: "police_municipale", name: "Poste du port", number: "1", at: [7.28, 43.69] }]);
});
