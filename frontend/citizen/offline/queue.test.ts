// @vitest-environment node
import "fake-indexeddb/auto";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import type { Sent } from "../../live/commands";
import { Box, type Content, type ReportBody } from "./box";
import { carry, late } from "./carry";
import { drain } from "./drain";

const BODY: ReportBody = { kind: "noise.music", ongoing: "now", location: { source: "none", words: "ici" }, answers: {}, comment: "Fort.", contact: {}, lang: "fr" };
const REPORT: Extract<Content, { what: "report" }> = { what: "report", body: BODY, pictures: [] };
const WORDS: Content = { what: "words", url: "/suivi/t/message/", page: "/suivi/t/", fields: [["text", "Venez."]] };
const NOON = Date.parse("2026-11-25T12:00:00Z");
const ok: Sent<string> = { ok: true, data: "/suivi/t/" };
let turn: Promise<unknown> = Promise.resolve();
const alone = (work: () => Promise<boolean>): Promise<boolean> => {
  const next = turn.then(work);
  turn = next;
  return next;
};
let box: Box;
let number = 0;

beforeEach(async () => {
  box = await Box.open(`citizen-${number++}`);
});
afterEach(() => {
  box.close();
  vi.unstubAllGlobals();
});

const keep = (key: string, content: Content = REPORT): Promise<void> => box.keep(key, NOON, { label: "Musique", text: "Fort.", content });
const states = async (): Promise<string[]> => (await box.sends()).map((send) => send.state);

test("two tabs that send the same report at once send it once", async () => {
  await Promise.all([keep("k"), keep("k")]);
  const sent: string[] = [];
  const wires = { alone, carry: async ({ key }: { key: string }) => (sent.push(key), ok) };
  await Promise.all([drain(box, wires), drain(box, wires)]);
  expect(sent).toEqual(["k"]);
  expect(await states()).toEqual(["sent"]);
});

test("what was sent leaves its words and photos nowhere on the phone, only its link", async () => {
  await keep("k");
  await drain(box, { alone, carry: async () => ok });
  expect(await box.sends()).toMatchObject([{ state: "sent", link: "/suivi/t/", content: null, text: "" }]);
});

test("without a network it waits, and can still be taken back", async () => {
  await keep("k");
  expect(await drain(box, { alone, carry: async () => ({ unreachable: true }) })).toBe(false);
  expect(await states()).toEqual(["waiting"]);
  expect(await box.drop("k")).toMatchObject({ key: "k" });
  expect(await drain(box, { alone, carry: async () => ok })).toBe(true);
  expect(await states()).toEqual([]);
});

test("what is on its way can no longer be taken back", async () => {
  await keep("k");
  let dropped: unknown = "not asked";
  await drain(box, { alone, carry: async () => ((dropped = await box.drop("k")), ok) });
  expect(dropped).toBeNull();
  expect(await states()).toEqual(["sent"]);
});

test("a phone that died while sending sends again, under the same key", async () => {
  await keep("k");
  await box.leave("k");
  const keys: string[] = [];
  await drain(box, { alone, carry: async ({ key }) => (keys.push(key), ok) });
  expect(keys).toEqual(["k"]);
});

test("a refusal stays with its sentence and its words, and holds up nothing behind it", async () => {
  await keep("a", WORDS);
  await keep("b");
  const refused = { refused: { code: "bad", message: "Trop long.", data: {}, status: 422 } };
  expect(await drain(box, { alone, carry: async ({ key }) => (key === "a" ? refused : ok) })).toBe(true);
  expect(await box.sends()).toMatchObject([{ state: "refused", message: "Trop long.", content: WORDS }, { state: "sent" }]);
  await box.rewrite("a", "Court.");
  expect((await box.sends())[0]).toMatchObject({ state: "waiting", content: { fields: [["text", "Court."]] } });
});

test("a server that is busy is no refusal", async () => {
  await keep("k");
  const busy = { refused: { code: "too_many", message: "", data: {}, status: 429 } };
  expect(await drain(box, { alone, carry: async () => busy })).toBe(false);
  expect(await states()).toEqual(["waiting"]);
});

test("a photo leaves once, however often its report is tried", async () => {
  await keep("k", { ...REPORT, pictures: [{ blob: new Blob(["p"]), isBlurred: true, id: "" }] });
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (url: string, { body }: RequestInit) => {
    asked.push(url);
    if (url.endsWith("/photos")) return Response.json({ id: "p1" }, { status: (body as FormData).get("blurred") === "1" ? 201 : 400 });
    if (asked.length < 3) throw new TypeError("no network");
    return Response.json({ thread_url: "/suivi/t/", photos: (JSON.parse(body as string) as { photos: string[] }).photos });
  });
  const wires = { alone, carry: async () => carry((await box.sends())[0]!, box, NOON) };
  expect(await drain(box, wires)).toBe(false);
  expect(await drain(box, wires)).toBe(true);
  expect(asked).toEqual(["/api/v1/photos", "/api/v1/reports", "/api/v1/reports"]);
});

test("what leaves late says when it was written and claims no more to be happening", () => {
  expect(late(BODY, NOON, NOON + 60_000)).toBe(BODY);
  const after = late(BODY, NOON, NOON + 3_600_000);
  expect(after.ongoing).toBe("unknown");
  expect(after.comment).toMatch(/^\[Écrit le 25 novembre .* sans réseau, parti plus tard\.\] Fort\.$/);
});

test("a report taken back keeps every word, under a new key", async () => {
  const { draftOf } = await import("./draft");
  await keep("k");
  const draft = draftOf((await box.sends())[0]!);
  expect(draft?.key).not.toBe("k");
  expect(new Map(draft?.fields)).toEqual(new Map([["kind", "noise.music"], ["ongoing", "now"], ["words", "ici"], ["has_left", ""], ["comment", "Fort."]]));
});
