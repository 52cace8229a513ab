// A report on one page: its fields as they are typed, and what leaves. Pure: knows no page and no network.

import type { Draft, Picture, ReportBody, Send } from "./box";

export interface Question {
  code: string;
  label: string;
  type: string;
  choices: { code: string; label: string }[];
}

/** One line of GET /api/v1/kinds. */
export interface Kind {
  code: string;
  label: string;
  group_label: string;
  questions: Question[];
  ongoing_question: boolean;
}

export type Fields = ReadonlyMap<string, string>;
export const QUESTION = "question-";
const PLACE = ["address", "words", "floor"] as const;
const CONTACT = ["email", "phone", "name"] as const;

/** The field that must still be filled, or null: the report may leave. */
export function missing(fields: Fields, kind: Kind | undefined): "kind" | "ongoing" | "place" | null {
  if (!kind) return "kind";
  if (kind.ongoing_question && !fields.get("ongoing")) return "ongoing";
  return fields.get("lat") || said(fields, "address") || said(fields, "words") ? null : "place";
}

export function bodyOf(fields: Fields, kind: Kind, lang: string): ReportBody {
  const answers = kind.questions.map(({ code }): [string, string] => [code, said(fields, QUESTION + code)]);
  return {
    kind: kind.code,
    ongoing: (kind.ongoing_question && fields.get("ongoing")) || "unknown",
    location: { ...locationOf(fields), ...filled(fields, PLACE), has_left: fields.get("has_left") === "1" },
    answers: Object.fromEntries(answers.filter(([, value]) => value)),
    comment: said(fields, "comment"),
    contact: filled(fields, CONTACT),
    lang,
  };
}

function locationOf(fields: Fields): ReportBody["location"] {
  const [lon, lat] = [Number.parseFloat(fields.get("lon") ?? ""), Number.parseFloat(fields.get("lat") ?? "")];
  if (Number.isNaN(lon) || Number.isNaN(lat)) return { source: "none" };
  const accuracy = Number.parseFloat(fields.get("accuracy_m") ?? "");
  return { lon, lat, source: "gps", ...(Number.isNaN(accuracy) ? {} : { accuracy_m: accuracy }) };
}

function filled(fields: Fields, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, said(fields, name)]).filter(([, value]) => value));
}

function said(fields: Fields, name: string): string {
  return (fields.get(name) ?? "").trim();
}

/** How the report is called while it waits. */
export function labelOf(kind: Kind, fields: Fields): string {
  return [kind.label, said(fields, "address") || said(fields, "words")].filter(Boolean).join(", ");
}

/** A report taken back, as it was typed, under a new key; its photos are chosen again. */
export function draftOf({ content }: Send): Draft | null {
  if (content?.what !== "report") return null;
  const { kind, ongoing, location, answers, comment, contact } = content.body;
  const place = Object.entries(location).filter(([name]) => name !== "source" && name !== "has_left");
  return {
    key: crypto.randomUUID(),
    fields: [
      ["kind", kind],
      ["ongoing", ongoing],
      ...place.map(([name, value]): [string, string] => [name, String(value)]),
      ["has_left", location["has_left"] ? "1" : ""],
      ...Object.entries(answers).map(([code, value]): [string, string] => [QUESTION + code, value]),
      ["comment", comment],
      ...Object.entries(contact),
    ],
  };
}

/** The files of a form: those that the page showed blurred, and those that the server must look at. */
export function picturesOf(form: FormData): Picture[] {
  const found = (name: string, isBlurred: boolean): Picture[] =>
    form.getAll(name).flatMap((file) => (file instanceof File && file.size > 0 ? [{ blob: file, isBlurred, id: "" }] : []));
  return [...found("photo_blurred", true), ...found("photo", false)].slice(0, 3);
}
