import { expect, test } from "vitest";
import { intentOf, whereIs, type KeyPress } from "./keys";
import { ACTS } from "./verbs";

const press = (key: string, given: Partial<KeyPress> = {}): KeyPress => ({ key, code: "", ctrl: false, alt: false, repeat: false, ...given });

test("letters act on the chosen case", () => {
  expect(intentOf(press("x"), "page", true)).toEqual({ type: "verb", verb: "end" });
  expect(intentOf(press("A"), "control", true)).toEqual({ type: "verb", verb: "hold" });
});

test("digits are read by their place, so that a French keyboard needs no shift", () => {
  expect(intentOf(press("&", { code: "Digit1" }), "page", true)).toEqual({ type: "propose", rank: 1 });
  expect(intentOf(press("3", { code: "Numpad3" }), "page", true)).toEqual({ type: "propose", rank: 3 });
  expect(intentOf(press("à", { code: "Digit0" }), "page", true)).toEqual({ type: "map", what: "all" });
});

test("what is typed in a field stays in the field", () => {
  for (const key of ["x", "1", "/", "?", "ArrowDown", "Enter"]) expect(intentOf(press(key), "typing", true)).toBeNull();
  expect(intentOf(press("Escape"), "typing", true)).toEqual({ type: "escape" });
  expect(intentOf(press("k", { ctrl: true }), "typing", true)).toEqual({ type: "search" });
});

test("an alarm is answered even in the middle of a word", () => {
  for (const where of ["page", "typing", "control"] as const) expect(intentOf(press("F2"), where, false)).toEqual({ type: "acknowledge" });
});

test("the space bar picks a case for a tour, and still presses a button", () => {
  expect(intentOf(press(" "), "page", true)).toEqual({ type: "pick" });
  expect(intentOf(press(" "), "control", true)).toBeNull();
});

test("Enter on a button presses the button", () => {
  expect(intentOf(press("Enter"), "control", true)).toBeNull();
  expect(intentOf(press("Enter"), "page", true)).toEqual({ type: "open" });
});

test("the browser keeps its own combinations", () => {
  expect(intentOf(press("r", { ctrl: true }), "page", true)).toBeNull();
  expect(intentOf(press("d", { alt: true }), "page", true)).toBeNull();
});

test("a key held down moves, but never acts twice", () => {
  expect(intentOf(press("j", { repeat: true }), "page", true)).toEqual({ type: "move", by: 1 });
  expect(intentOf(press("1", { code: "Digit1", repeat: true }), "page", true)).toBeNull();
  expect(intentOf(press("p", { repeat: true }), "page", true)).toBeNull();
});

test("single characters can be switched off, arrows and Ctrl K stay", () => {
  expect(intentOf(press("x"), "page", false)).toBeNull();
  expect(intentOf(press("1", { code: "Digit1" }), "page", false)).toBeNull();
  expect(intentOf(press("ArrowDown"), "page", false)).toEqual({ type: "move", by: 1 });
  expect(intentOf(press("k", { ctrl: true }), "page", false)).toEqual({ type: "search" });
});

test("no two acts share a key, and none takes a key of movement", () => {
  const keys = ACTS.map((act) => act.key);
  expect(new Set(keys).size).toBe(keys.length);
  for (const act of ACTS) expect(intentOf(press(act.key), "page", true)).toEqual({ type: "verb", verb: act.verb });
});

test("where a key falls is read from what holds the focus", () => {
  document.body.innerHTML = "<label><input></label><button><b>x</b></button><p>x</p>";
  expect(whereIs(document.querySelector("input"))).toBe("typing");
  expect(whereIs(document.querySelector("b"))).toBe("control");
  expect(whereIs(document.querySelector("p"))).toBe("page");
});

test("with Shift one picks several and gathers; without it the letters act as ever", () => {
  expect(intentOf(press("J", { shift: true }), "page", true)).toEqual({ type: "extend", by: 1 });
  expect(intentOf(press("ArrowUp", { shift: true, repeat: true }), "page", true)).toEqual({ type: "extend", by: -1 });
  expect(intentOf(press("G", { shift: true }), "page", true)).toEqual({ type: "gather" });
  expect(intentOf(press("g"), "page", true)).toEqual({ type: "verb", verb: "group" });
});

test("the whole list is picked in the list, and in a field the browser keeps Ctrl A", () => {
  expect(intentOf(press("a", { ctrl: true }), "page", true)).toEqual({ type: "pick-all" });
  expect(intentOf(press("a", { ctrl: true }), "typing", true)).toBeNull();
});

test("a French keyboard unfolds with Shift, and folds with the key of the six", () => {
  expect(intentOf(press("+", { shift: true, code: "Equal" }), "page", true)).toEqual({ type: "fold", open: true });
  expect(intentOf(press("-", { code: "Digit6" }), "page", true)).toEqual({ type: "fold", open: false });
});
