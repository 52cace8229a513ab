import { expect, test } from "vitest";

import { type Shell, markKept, planOf, tongueOf } from "./plan";

const HOME = "https://ville.test";
const SHELL: Shell = {
  version: "1",
  core: ["/static/assets/citizen-1.js"],
  extra: ["/static/assets/faces-1.bin"],
  pages: ["/", "/pm/", "/pm/lieux/"],
  form: "/pm/hors-ligne/signaler/",
  lost: "/pm/hors-ligne/",
  kinds: "/api/v1/kinds",
};
const page = (path: string, method = "GET") => planOf({ method, mode: "navigate", url: HOME + path }, HOME, SHELL);
const file = (path: string) => planOf({ method: "GET", mode: "no-cors", url: HOME + path }, HOME, SHELL);

test("a public page comes from the network, and from the phone when there is none", () => {
  expect(page("/pm/lieux/?type=pm")).toEqual({ first: "network", path: "/pm/lieux/" });
});

test("a report half told goes on with the page that needs no network, sent forms included", () => {
  expect(page("/pm/signaler/lieu/")?.path).toBe(SHELL.form);
  expect(page("/mairie/signaler/photo/", "POST")?.path).toBe(SHELL.form);
});

test("a private page is never kept: without a network one reads that there is none", () => {
  expect(page("/suivi/abc/")).toEqual({ first: "network", path: SHELL.lost });
});

test.each(["/desk/", "/field/", "/admin/", "/pilotage/", "/compte/login/", "/api/docs", "/live/desk"])(
  "what staff open is left alone: %s",
  (path) => expect(page(path)).toBeNull(),
);

test("built files are the phone's; anything else, and any other house, is not", () => {
  expect(file("/static/assets/citizen-1.js")).toEqual({ first: "phone", path: "/static/assets/citizen-1.js" });
  expect(file("/static/assets/map-1.js")).toBeNull();
  expect(file("/suivi/abc/photos/1")).toBeNull();
  expect(planOf({ method: "GET", mode: "cors", url: "https://ailleurs.test/api/v1/kinds" }, HOME, SHELL)).toBeNull();
});

test("a kept page says so, in one of three languages", () => {
  expect(markKept('<p data-kept hidden>', "2026-11-25T21:04:00Z")).toBe('<p data-kept="2026-11-25T21:04:00Z">');
  expect(["fr-FR", "en-GB", "it", "de"].map(tongueOf)).toEqual(["fr", "en", "it", "fr"]);
});
