import { expect, test } from "vitest";
import type { ClosureCard } from "../cards";
import { closure } from "../fixtures";
import type { Api, Result } from "../logic/api";
import { Closures } from "./closures.svelte";
import type { Desk } from "./desk.svelte";

const card = (given: Partial<ClosureCard> = {}): ClosureCard => closure({ version: 2, ...given });

function room(role: string, answer: Result<unknown> = { ok: true, value: { closure: card({ version: 3 }) } }) {
  const sent: [string, object][] = [];
  const api = { get: () => Promise.reject(new Error("never asked")), post: (path: string, body: object) => (sent.push([path, body]), Promise.resolve(answer)) };
  const closures = new Closures({ facts: { me: { role } } } as unknown as Desk, api as unknown as Api);
  return { closures, sent };
}

test("an older word about a closure changes nothing, nor brings back one that is gone", () => {
  const { closures } = room("operator");
  closures.load([card()]);
  closures.put("1", 1, card({ version: 1, title: "ancien" }));
  expect(closures.list.map(({ title }) => title)).toEqual(["Carnaval"]);
  closures.put("1", 3, null);
  closures.put("1", 2, card());
  expect(closures.list).toEqual([]);
});

test.each([["operator", false], ["supervisor", true], ["admin", true]] as const)("the role %s may draw: %s", (role, may) => {
  expect(room(role).closures.mayDraw).toBe(may);
});

test("a drawing that ends asks for its words, and is sent once with a key of its own", async () => {
  const { closures, sent } = room("supervisor");
  closures.draw();
  closures.drew({ points: [[7, 43]], shape: null });
  expect(closures.stage).toBe("drawing");
  closures.drew({ points: [[7, 43], [7.1, 43]], shape: card().shape });
  expect(closures.stage).toBe("describing");
  expect(await closures.send({ title: "Carnaval", kind: "closed", factor: null, starts_at: null, ends_at: null })).toBe(true);
  expect(sent).toMatchObject([["closures", { title: "Carnaval", shape: { type: "LineString" }, key: expect.stringMatching(/-/) }]]);
  expect(closures.stage).toBe("idle");
  expect(closures.list).toHaveLength(1);
});

test("what the server refuses stays on the screen with its sentence", async () => {
  const { closures } = room("supervisor", { ok: false, failure: { kind: "refused", code: "bad_shape", message: "Le tracé se croise." } });
  closures.change(card());
  expect(await closures.send({ title: "x", kind: "closed", factor: null, starts_at: null, ends_at: null })).toBe(false);
  expect(closures.stage).toBe("describing");
  expect(closures.failure?.message).toBe("Le tracé se croise.");
});

test("a change and a lift name the version that was seen", async () => {
  const { closures, sent } = room("supervisor");
  closures.load([card()]);
  closures.change(card());
  await closures.send({ title: "Défilé", kind: "closed", factor: null, starts_at: null, ends_at: null });
  await closures.lift(card({ version: 3 }));
  expect(sent.map(([path]) => path)).toEqual(["closures/1/change", "closures/1/lift"]);
  expect(sent.map(([, body]) => (body as { version: number }).version)).toEqual([2, 3]);
  expect(closures.list).toEqual([]);
});

test("after somebody else's change what is described stays, and goes out on top of it once that was read", async () => {
  const { closures, sent } = room("supervisor", { ok: false, failure: { kind: "conflict", message: "Chef : modifié", fresh: null } });
  const mine = { title: "Défilé", kind: "closed" as const, factor: null, starts_at: null, ends_at: null };
  closures.load([card()]);
  closures.change(card());
  closures.put("1", 3, card({ version: 3, title: "Corso" }));
  expect(await closures.send(mine)).toBe(false);
  expect(closures.stage).toBe("describing");
  await closures.send(mine);
  expect(sent.map(([, body]) => (body as { version: number }).version)).toEqual([2, 3]);
});
