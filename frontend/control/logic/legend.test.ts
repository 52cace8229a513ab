import { expect, test } from "vitest";
import { GROUP_NAMES, PLACE_NAMES, VEHICLE_NAMES } from "../../map/names";
import { LEGEND } from "./legend";

const shown = LEGEND.flatMap(({ signs }) => signs.map(([sign]) => sign));

test("the legend shows every group of kinds, every place and every vehicle that the map draws", () => {
  expect(shown.filter((sign) => sign.startsWith("group/")).sort()).toEqual(GROUP_NAMES.map((name) => `group/${name}`).sort());
  expect(shown.filter((sign) => sign.startsWith("place/")).sort()).toEqual(PLACE_NAMES.map((name) => `place/${name}`).sort());
  for (const name of VEHICLE_NAMES) expect(shown.some((sign) => sign.startsWith(`crew/${name}/`))).toBe(true);
});

test("no symbol is explained twice", () => {
  expect(new Set(shown).size).toBe(shown.length);
});
