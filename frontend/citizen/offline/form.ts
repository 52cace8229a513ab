// The report on one page, filled with the kinds that the phone keeps. What is typed stays until it has left.

import { all, fill, one } from "../page";
import type { Draft } from "./box";
import { type Fields, type Kind, type Question, QUESTION, bodyOf, labelOf, missing, picturesOf } from "./draft";
import { askForSync, outbox } from "./outbox";
import { rememberWaiting } from "./flag";

export async function wireOfflineReport(form: HTMLFormElement): Promise<void> {
  const box = await outbox();
  const lang = document.documentElement.lang || "fr";
  const kinds = await kindsOf(form, lang);
  if (!kinds) return say(form, "unready");
  const draft: Draft = (await box.draft()) ?? { key: crypto.randomUUID(), fields: [] };
  offerKinds(form, kinds);
  let kind = restore(form, kinds, draft);
  form.hidden = false;

  const keepTyped = (): void => {
    draft.fields = [...fieldsOf(form).entries()];
    void box.keepDraft(draft);
  };
  form.addEventListener("input", keepTyped);
  named(form, "kind").addEventListener("change", () => {
    kind = ask(form, kinds);
    keepTyped();
  });
  one<HTMLButtonElement>("[data-here]", form)?.addEventListener("click", () => locate(form, keepTyped));
  one<HTMLButtonElement>("[data-not-here]", form)?.addEventListener("click", () => {
    for (const name of ["lon", "lat", "accuracy_m"]) named(form, name).value = "";
    sayPlace(form);
    keepTyped();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void leave();
  });

  const leave = async (): Promise<void> => {
    const fields = fieldsOf(form);
    const absent = missing(fields, kind);
    if (absent || !kind) return say(form, absent ?? "kind");
    const content = { what: "report", body: bodyOf(fields, kind, lang), pictures: picturesOf(new FormData(form)) } as const;
    try {
      await box.keep(draft.key, Date.now(), { label: labelOf(kind, fields), text: content.body.comment, content });
    } catch {
      return say(form, "full");
    }
    await box.dropDraft();
    rememberWaiting(true);
    await askForSync();
    location.assign(form.dataset["next"] ?? "");
  };
}

async function kindsOf(form: HTMLFormElement, lang: string): Promise<Map<string, Kind> | null> {
  try {
    const answer = await fetch(`${form.dataset["kinds"] ?? ""}?lang=${lang}`);
    const kinds = (await answer.json()) as Kind[];
    return answer.ok ? new Map(kinds.map((kind) => [kind.code, kind])) : null;
  } catch {
    return null;
  }
}

function named(form: HTMLFormElement, name: string): HTMLInputElement {
  return form.elements.namedItem(name) as HTMLInputElement;
}

function fieldsOf(form: HTMLFormElement): Fields {
  const fields = [...new FormData(form).entries()];
  return new Map(fields.flatMap(([name, value]) => (typeof value === "string" ? [[name, value] as const] : [])));
}

function offerKinds(form: HTMLFormElement, kinds: Map<string, Kind>): void {
  const groups = new Map<string, HTMLOptGroupElement>();
  for (const { code, label, group_label } of kinds.values()) {
    const group = groups.get(group_label) ?? Object.assign(document.createElement("optgroup"), { label: group_label });
    groups.set(group_label, group);
    group.append(new Option(label, code));
  }
  named(form, "kind").append(...groups.values());
}

/** The kind first: its questions are fields too. */
function restore(form: HTMLFormElement, kinds: Map<string, Kind>, { fields }: Draft): Kind | undefined {
  const typed = new Map(fields);
  named(form, "kind").value = kinds.has(typed.get("kind") ?? "") ? (typed.get("kind") ?? "") : "";
  const kind = ask(form, kinds);
  for (const [name, value] of typed) {
    const field = form.elements.namedItem(name);
    if (name === "kind" || field === null) continue;
    if (field instanceof HTMLInputElement && field.type === "checkbox") field.checked = value === field.value;
    else (field as HTMLInputElement | RadioNodeList).value = value;
  }
  sayPlace(form);
  return kind;
}

/** The questions of the chosen kind; what was answered to the same question before stays. */
function ask(form: HTMLFormElement, kinds: Map<string, Kind>): Kind | undefined {
  const kind = kinds.get(named(form, "kind").value);
  const before = fieldsOf(form);
  const ongoing = one("[data-ongoing]", form);
  if (ongoing) ongoing.hidden = !kind?.ongoing_question;
  const box = one("[data-questions]", form);
  box?.replaceChildren(...(kind?.questions ?? []).map((question) => fieldOf(box, question, before.get(QUESTION + question.code) ?? "")));
  return kind;
}

function fieldOf(box: HTMLElement, question: Question, answer: string): HTMLElement {
  const row = Object.assign(document.createElement("div"), { className: "field" });
  const id = QUESTION + question.code;
  const label = Object.assign(document.createElement("label"), { htmlFor: id, textContent: question.label });
  const isChosen = question.type === "choice" || question.type === "yesno";
  const field = document.createElement(isChosen ? "select" : "input");
  Object.assign(field, { id, name: id, className: "line" });
  if (field instanceof HTMLSelectElement) field.append(...optionsOf(box, question));
  else Object.assign(field, { maxLength: 500, autocomplete: "off" });
  field.value = answer;
  row.append(label, field);
  return row;
}

function optionsOf(box: HTMLElement, { type, choices }: Question): HTMLOptionElement[] {
  const words = box.dataset;
  const yesNo = ["yes", "no", "unknown"].map((code) => ({ code, label: words[code] ?? code }));
  return [new Option(words["pass"] ?? "", ""), ...(type === "yesno" ? yesNo : choices).map(({ code, label }) => new Option(label, code))];
}

function locate(form: HTMLFormElement, done: () => void): void {
  const line = one("[data-here-text]", form);
  const tell = (name: string): void => {
    if (line) line.textContent = line.dataset[name] ?? "";
  };
  if (!("geolocation" in navigator)) return tell("failed");
  tell("asking");
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      named(form, "lon").value = coords.longitude.toFixed(6);
      named(form, "lat").value = coords.latitude.toFixed(6);
      named(form, "accuracy_m").value = coords.accuracy.toFixed(0);
      sayPlace(form);
      done();
    },
    (problem) => tell(problem.code === problem.PERMISSION_DENIED ? "denied" : "failed"),
    { enableHighAccuracy: true, timeout: 30_000, maximumAge: 30_000 },
  );
}

function sayPlace(form: HTMLFormElement): void {
  const line = one("[data-here-text]", form);
  const remove = one("[data-not-here]", form);
  const isKnown = named(form, "lat").value !== "";
  if (line) line.textContent = fill(isKnown ? line.dataset["found"] : line.dataset["empty"], { m: named(form, "accuracy_m").value });
  if (remove) remove.hidden = !isKnown;
}

/** Every refusal stands in words at the top of the form, and at its field. */
function say(form: HTMLFormElement, what: "kind" | "ongoing" | "place" | "full" | "unready"): void {
  const box = one("[data-refusal]");
  const words = box && one("p", box);
  if (!box || !words) return;
  words.textContent = words.dataset[what] ?? "";
  box.hidden = false;
  for (const field of all("[aria-invalid]", form)) field.removeAttribute("aria-invalid");
  const name = { kind: "kind", ongoing: "", place: "words", full: "", unready: "" }[what];
  if (name) named(form, name).setAttribute("aria-invalid", "true");
  box.focus();
  box.scrollIntoView({ block: "center" });
}
