import { expect, test } from "vitest";
import type { IncidentCard } from "../cards";
import { incident } from "../fixtures";
import type { Api, Result } from "../logic/api";
import { Drafts } from "../logic/drafts";
import { Desk } from "./desk.svelte";
import { SeveralCases } from "./several.svelte";

type Answer = Result<unknown> | "done";

function room(codes: string[], answers: Record<string, Answer[]> = {}) {
  const desk = new Desk();
  for (const [index, code] of codes.entries()) desk.upsert(incident({ code, version: index + 1, can: ["claim", "undo"] }));
  const sent: [string, Record<string, unknown>][] = [];
  const said: [string, string][] = [];
  const post = (path: string, body: object): Promise<Result<unknown>> => {
    sent.push([path, body as Record<string, unknown>]);
    const [, code = ""] = path.split("/");
    const answer = answers[path.slice("incidents/".length)]?.shift() ?? "done";
    if (answer !== "done") return Promise.resolve(answer);
    const known = desk.find(code) as IncidentCard;
    return Promise.resolve({ ok: true, value: { incident: { ...known, version: known.version + 1 } } });
  };
  const several = new SeveralCases({ desk, api: { post } as unknown as Api, drafts: new Drafts(sessionStorage), say: (tone, text) => said.push([tone, text]) });
  return { several, sent, said, desk };
}

const refused = (message: string): Answer => ({ ok: false, failure: { kind: "refused", code: "x", message } });

test("every case is asked with its own version", async () => {
  const { several, sent, said } = room(["A", "B"]);
  expect(await several.run("claim", ["A", "B"], {})).toBe(true);
  expect(sent).toEqual([["incidents/A/claim", { version: 1 }], ["incidents/B/claim", { version: 2 }]]);
  expect(said).toEqual([["done", "2 affaires prises"]]);
});

test("one that refuses keeps nothing from the others, is named, and is asked again alone with its new version", async () => {
  const fresh = incident({ code: "B", version: 9 });
  const { several, sent, said } = room(["A", "B", "C"], { "B/hold": [{ ok: false, failure: { kind: "conflict", message: "Léa l’a prise.", fresh } }] });
  await several.run("hold", ["A", "B", "C"], { reason: "pluie" });
  expect(said.at(-1)).toEqual(["problem", "2 affaires mises en attente · 1 refusée"]);
  expect(several.refused).toEqual([{ code: "B", words: "Léa l’a prise.", canRetry: true }]);
  await several.retry();
  expect(sent.at(-1)).toEqual(["incidents/B/hold", { version: 9, reason: "pluie" }]);
  expect(several.refused).toEqual([]);
  expect(several.last?.codes).toEqual(["A", "C", "B"]);
});

test("undo takes the whole gesture back and says what stays", async () => {
  const { several, sent, said } = room(["A", "B"], { "B/undo": [refused("Un équipage est sur place.")] });
  await several.run("end", ["A", "B"], { outcome: "x" });
  await several.undo();
  expect(sent.slice(2).map(([path]) => path)).toEqual(["incidents/A/undo", "incidents/B/undo"]);
  expect(said.at(-1)).toEqual(["problem", "1 affaire remise comme avant · 1 qu’on ne peut plus défaire"]);
  expect(several.refused).toEqual([{ code: "B", words: "Un équipage est sur place.", canRetry: false }]);
  expect(several.last).toBeNull();
});

test("gathering is one request; those left out are named; undo takes the whole back, or each case when somebody acted since", async () => {
  const answer: Answer = { ok: true, value: { incident: incident({ code: "A", version: 5 }), left: [{ code: "C", why: "déjà terminée" }] } };
  const { several, sent } = room(["A", "B", "C"], { "A/gather": [answer, { ...answer }], "A/undo": ["done", refused("La dernière action ne peut pas être annulée.")] });
  await several.gather("A", ["B", "C"]);
  expect(sent).toEqual([["incidents/A/gather", { version: 1, codes: ["B", "C"] }]]);
  expect(several.refused.map((one) => [one.code, one.words])).toEqual([["C", "déjà terminée"]]);
  await several.undo();
  expect(sent.at(-1)).toEqual(["incidents/A/undo", { version: 5 }]);
  await several.gather("A", ["B", "C"]);
  await several.undo();
  expect(sent.at(-1)).toMatchObject(["incidents/A/ungroup", { case: "B" }]);
});

test("what was typed for several is kept until every case has it", async () => {
  const { several } = room(["A", "B"], { "B/note": [refused("Non envoyé.")] });
  several.openForm("note", ["A", "B"]);
  if (several.form) several.form.draft = { text: "Pluie" };
  await several.submit({ text: "Pluie" });
  several.openForm("note", ["B"]);
  expect(several.form?.draft).toEqual({ text: "Pluie" });
  await several.submit({ text: "Pluie" });
  several.openForm("note", ["B"]);
  expect(several.form?.draft).toEqual({});
});
