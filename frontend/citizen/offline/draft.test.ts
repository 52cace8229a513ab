import { expect, test } from "vitest";

import { type Kind, bodyOf, labelOf, missing, picturesOf } from "./draft";

const question = (code: string, type: string) => ({ code, label: code, type, choices: [] });
const MUSIC: Kind = { code: "noise.music", label: "Musique forte", group_label: "Bruit", questions: [question("source", "text"), question("threat", "yesno")], ongoing_question: true };
const fields = (given: Record<string, string>) => new Map(Object.entries(given));

test("what is missing is asked for in the order of the page", () => {
  expect(missing(fields({}), undefined)).toBe("kind");
  expect(missing(fields({}), MUSIC)).toBe("ongoing");
  expect(missing(fields({ ongoing: "now" }), MUSIC)).toBe("place");
  expect(missing(fields({ ongoing: "now", words: "devant le tabac" }), MUSIC)).toBeNull();
  expect(missing(fields({ lat: "43.7", lon: "7.2" }), { ...MUSIC, ongoing_question: false })).toBeNull();
});

test("a report holds what was said, and no empty answer", () => {
  const said = fields({ ongoing: "now", "question-source": " bar ", "question-threat": "", lon: "7.2661", lat: "43.7032", accuracy_m: "12", words: "cour", has_left: "1", email: "a@b.fr", comment: "Fort." });
  expect(bodyOf(said, MUSIC, "it")).toEqual({
    kind: "noise.music",
    ongoing: "now",
    location: { lon: 7.2661, lat: 43.7032, accuracy_m: 12, source: "gps", words: "cour", has_left: true },
    answers: { source: "bar" },
    comment: "Fort.",
    contact: { email: "a@b.fr" },
    lang: "it",
  });
  expect(labelOf(MUSIC, said)).toBe("Musique forte, cour");
});

test("photos that the page blurred are told from those that it could not open", () => {
  const form = new FormData();
  form.append("photo", new File([], ""));
  form.append("photo", new File(["raw"], "a.heic"));
  form.append("photo_blurred", new File(["soft"], "photo.jpg"));
  expect(picturesOf(form).map((one) => one.isBlurred)).toEqual([true, false]);
});
