import { beforeEach, expect, test } from "vitest";
import { Drafts } from "./drafts";

beforeEach(() => sessionStorage.clear());

test("what was typed is there again, even after the page was reloaded", () => {
  new Drafts(sessionStorage).keep("PM-1", "end", { text: "moteur coupé" });
  const again = new Drafts(sessionStorage);
  expect(again.get("PM-1", "end")).toEqual({ text: "moteur coupé" });
  expect(again.codes()).toEqual(new Set(["PM-1"]));
  expect(again.verbsOf("PM-1")).toEqual(["end"]);
});

test("each case and each act has its own draft", () => {
  const drafts = new Drafts(sessionStorage);
  drafts.keep("PM-1", "end", { text: "a" });
  drafts.keep("PM-2", "end", { text: "b" });
  drafts.keep("PM-1", "hand-over", { text: "c" });
  expect(drafts.get("PM-1", "end")["text"]).toBe("a");
  expect(drafts.verbsOf("PM-1")).toEqual(["end", "hand-over"]);
});

test("a sent draft leaves nothing behind on the machine", () => {
  const drafts = new Drafts(sessionStorage);
  drafts.keep("PM-1", "end", { text: "a" });
  drafts.drop("PM-1", "end");
  expect(sessionStorage.length).toBe(0);
});

test("an empty form is no draft", () => {
  const drafts = new Drafts(sessionStorage);
  drafts.keep("PM-1", "note", { text: "  " });
  expect(drafts.codes().size).toBe(0);
});

test("an unreadable store is an empty one", () => {
  sessionStorage.setItem("allopm.desk.drafts", "{");
  expect(new Drafts(sessionStorage).codes().size).toBe(0);
});
