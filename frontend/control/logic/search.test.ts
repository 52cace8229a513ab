import { expect, test } from "vitest";
import { crew, incident } from "../fixtures";
import { find } from "./search";

const haystack = {
  incidents: [incident({ code: "A" }), incident({ code: "B", priority: 1 as const, address: "rue Trachel" })],
  crews: [crew(), crew({ call_sign: "M31", vehicle: "motorbike" as const })],
  selected: incident({ can: ["hand_over", "end"] }),
};

test("cases, crews and acts are found with the same words", () => {
  expect(find("trachel", haystack).map((hit) => hit.id)).toEqual(["B"]);
  expect(find("moto", haystack).map((hit) => hit.id)).toEqual(["crew-M31"]);
  expect(find("terminer", haystack).map((hit) => hit.id)).toEqual(["act-end"]);
});

test("the most urgent case comes first", () => {
  expect(find("musique", haystack).map((hit) => hit.id)).toEqual(["B", "A"]);
});

test("before a word is typed, what may be done is offered", () => {
  const acts = (given: typeof haystack | (Omit<typeof haystack, "selected"> & { selected: null })): string[] =>
    find("", given).filter((hit) => hit.type === "act").map((hit) => hit.id);
  expect(acts(haystack)).toEqual(["act-hand-over", "act-end"]);
  expect(acts({ ...haystack, selected: null })).toEqual([]);
});
