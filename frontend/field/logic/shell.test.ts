// @vitest-environment node
import { expect, test } from "vitest";
import { planOf } from "./shell";

const HOUSE = "https://pm.example";
const kept = new Set(["/static/assets/field-abc.js"]);
const plan = (path: string, mode = "cors", method = "GET"): string | null =>
  planOf({ method, mode, url: path.startsWith("http") ? path : HOUSE + path }, HOUSE, "/field/", kept);

test("the app's page and its files come from the phone", () => {
  expect(plan("/field/", "navigate")).toBe("/field/");
  expect(plan("/field/?from=home", "navigate")).toBe("/field/");
  expect(plan("/static/assets/field-abc.js")).toBe("/static/assets/field-abc.js");
});

test.each(["/api/v1/field/snapshot", "/api/v1/field/photos/1", "/live/field", "/field/sw.js", "https://other.example/static/assets/field-abc.js"])(
  "%s is never answered from the phone", (path) => expect(plan(path)).toBeNull(),
);

test("signing in and everything that writes go to the network", () => {
  expect(plan("/compte/login/", "navigate")).toBeNull();
  expect(plan("/field/", "navigate", "POST")).toBeNull();
});
