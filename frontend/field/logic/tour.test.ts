// @vitest-environment node
import { expect, test } from "vitest";
import { mission } from "../fixtures";
import { missionViews } from "./optimistic";
import { inOrder, shown } from "./tour";

const stop = (id: number) => ({ mission: id, incident: `PM-${id}`, kind_label: "", priority: 3 as const, state: "planned" });
const [first, second, third] = missionViews([mission({ id: 9, state: "en_route" }), mission({ id: 4, state: "planned" }), mission({ id: 6, state: "planned" })], []) as [never, never, never];

test("missions follow the order of the tour, not of their numbers", () => {
  expect(inOrder([second, third, first], [stop(9), stop(6), stop(4)]).map((one) => one.id)).toEqual([9, 6, 4]);
});

test("the mission that is on is shown before those that are planned, unless the crew looks at one", () => {
  expect(shown([second, first, third], null)).toBe(first);
  expect(shown([second, first, third], 6)).toBe(third);
  expect(shown([second, first, third], 77)).toBe(first);
  expect(shown([second], null)).toBe(second);
  expect(shown([], null)).toBeNull();
});
