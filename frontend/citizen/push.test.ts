import { describe, expect, it } from "vitest";

import { read, windowOf } from "./push";

const HERE = "https://ville.test";
const said = (words: unknown): { json: () => unknown } => ({ json: () => words });

describe("a push", () => {
  it("says what it was given", () => {
    const words = { title: "Votre signalement", body: "Lu.", url: `${HERE}/suivi/x/`, tag: "x", lang: "fr" };
    expect(read(said(words), HERE)).toEqual(words);
  });

  it("is never silent, even when nobody can read it", () => {
    const broken = { json: () => { throw new SyntaxError("cut"); } };
    expect(read(broken, HERE).title).not.toBe("");
    expect(read(null, HERE).body).not.toBe("");
  });

  it("opens no other site", () => {
    expect(read(said({ url: "https://ailleurs.test/" }), HERE).url).toBe(`${HERE}/pm/`);
  });

  it("finds the page that is already open, wherever one is on it", () => {
    const windows = [{ url: `${HERE}/pm/` }, { url: `${HERE}/suivi/x/#encore` }];
    expect(windowOf(windows, `${HERE}/suivi/x/`)).toBe(windows[1]);
    expect(windowOf(windows, `${HERE}/suivi/y/`)).toBeUndefined();
  });
});
