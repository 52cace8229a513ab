import { describe, expect, it } from "vitest";
import { chosenBy, choicesOf, dangers, findKinds, isOnlyACall, isUnknownCorner, isUntouched, keptPart, missing, newDraft, ONGOING, reportBody, type CallKind, type CallQuestion } from "./calls";

const threat: CallQuestion = { code: "threat", label: "Quelqu’un est-il menacé ?", type: "yesno", choices: [], danger: ["yes"], danger_label: "menaces" };
const from: CallQuestion = { code: "from", label: "D’où ?", type: "choice", choices: [{ code: "home", label: "Un logement" }, { code: "bar", label: "Un bar" }], danger: [], danger_label: "" };

function kind(code: string, label: string, letters: string, given: Partial<CallKind> = {}): CallKind {
  return { code, label, letters, group: "g", group_label: "Nuisances", keywords: [], priority: 3, asks_ongoing: true, questions: [threat], ...given };
}

const kinds = [
  kind("noise.party", "Fête ou voisins bruyants", "fe", { keywords: ["musique", "tapage"] }),
  kind("noise.music", "Musique forte", "mu"),
  kind("other.threat", "Bagarre ou menaces", "me", { priority: 1 }),
];
const draft = (given = {}) => ({ ...newDraft("form-0001", 0), ...given });

describe("kinds", () => {
  it("are found by their two letters before any word", () => {
    expect(findKinds(kinds, "MU")[0]?.code).toBe("noise.music");
    expect(findKinds(kinds, "me")[0]?.code).toBe("other.threat");
  });
  it("are found by words without accents, of the label and of the keywords", () => {
    expect(findKinds(kinds, "fete voi").map((one) => one.code)).toEqual(["noise.party"]);
    expect(findKinds(kinds, "tapage")[0]?.code).toBe("noise.party");
    expect(findKinds(kinds, "zzz")).toEqual([]);
  });
});

describe("one key", () => {
  it("answers by its letter, or by the place of its figure on any keyboard", () => {
    expect(chosenBy({ key: "O", code: "KeyO" }, ONGOING)?.code).toBe("now");
    expect(chosenBy({ key: "é", code: "Digit2" }, choicesOf(from))?.code).toBe("bar");
    expect(chosenBy({ key: "9", code: "Digit9" }, choicesOf(from))).toBeNull();
  });
});

describe("danger", () => {
  it("is said by an answer, or by the kind itself", () => {
    expect(dangers(kinds[1] ?? null, { threat: "yes" })).toEqual(["menaces"]);
    expect(dangers(kinds[1] ?? null, { threat: "no" })).toEqual([]);
    expect(dangers(kinds[2] ?? null, {})).toEqual(["Bagarre ou menaces"]);
  });
});

describe("a draft", () => {
  it("keeps neither the number nor the name in the tab", () => {
    const kept = JSON.stringify(keptPart(draft({ number: "0612345678", name: "Mme Roux", comment: "Basses" })));
    expect(kept).toContain("Basses");
    expect(kept).not.toMatch(/0612345678|Roux/);
  });
  it("says what is missing, and saves a place in words when the plan has no point", () => {
    expect(missing(draft({ comment: "x" }))).toContain("deux lettres");
    expect(missing(draft({ kind: "noise.music" }))).toContain("où");
    const words = draft({ kind: "noise.music", placeTyped: " derrière l’église ", answers: { threat: "yes", floor: " " } });
    expect(missing(words)).toBe("");
    expect(reportBody(words)).toMatchObject({ location: { words: "derrière l’église", source: "none" }, answers: { threat: "yes" }, ongoing: "unknown", contact: null });
  });
  it("is only a call until something was said of a case", () => {
    expect(isOnlyACall(draft({ number: "0612345678" }))).toBe(true);
    expect(isOnlyACall(draft({ comment: "x" }))).toBe(false);
    expect(isUntouched(draft())).toBe(true);
    expect(isUntouched(draft({ call: 3 }))).toBe(false);
  });
  it("keeps the number with the report only when the caller wishes", () => {
    const said = { kind: "noise.music", placeTyped: "ici", number: "0612345678" };
    expect(reportBody(draft(said))).toMatchObject({ contact: null });
    expect(reportBody(draft({ ...said, wantsContact: true }))).toMatchObject({ contact: { phone: "0612345678" } });
  });
});

describe("a corner", () => {
  it("that the plan does not know is told, not guessed", () => {
    const street = { label: "Rue de France, Nice", type: "street", lon: 7, lat: 43 };
    expect(isUnknownCorner("angle rue de France et rue Z", [street])).toBe(true);
    expect(isUnknownCorner("rue de France / rue Z", [])).toBe(true);
    expect(isUnknownCorner("rue de France", [street])).toBe(false);
    expect(isUnknownCorner("angle X et Y", [{ ...street, type: "crossing" }])).toBe(false);
  });
});
