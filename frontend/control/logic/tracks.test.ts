import { expect, test } from "vitest";
import { NOW } from "../fixtures";
import { clock } from "./time";
import { trackPath, trackWords } from "./tracks";

test("a question about a way carries its time and its reason", () => {
  const asked = new URL(trackPath("C12", 4, " plainte du 24 ", NOW), "http://desk/");
  expect(asked.pathname).toBe("/crews/C12/track");
  expect(Object.fromEntries(asked.searchParams)).toEqual({
    from: "2026-11-24T17:04:07.000Z",
    to: "2026-11-24T21:04:07.000Z",
    reason: "plainte du 24",
  });
});

test("the answer says how much is kept", () => {
  const fix = (at: string) => ({ lon: 7, lat: 43, at, accuracy_m: 9 });
  const [a, b] = ["2026-11-24T20:00:00Z", "2026-11-24T21:00:00Z"] as const;
  expect(trackWords({ crew: "C12", from: a, to: b, fixes: [fix(a), fix(b)] })).toBe(`2 positions, de ${clock(a)} à ${clock(b)}.`);
  expect(trackWords({ crew: "C12", from: a, to: b, fixes: [] })).toBe("Aucune position gardée dans ce temps.");
});
