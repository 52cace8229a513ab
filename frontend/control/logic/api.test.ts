import { expect, test } from "vitest";
import { incident } from "../fixtures";
import { createApi, csrfToken, failureOf, type Api } from "./api";

function answering(respond: (url: string, init: RequestInit) => Response | Promise<Response>): Api {
  return createApi({ base: "/api/v1/desk/", cookie: () => "a=b; csrftoken=xyz", fetch: (url, init) => Promise.resolve(respond(String(url), init ?? {})) });
}

test("a command carries the anti-forgery token and its body", async () => {
  let seen: RequestInit = {};
  const api = answering((url, init) => {
    seen = init;
    return Response.json({ url });
  });
  expect(await api.post("incidents/PM-1/claim", { version: 3 })).toEqual({ ok: true, value: { url: "/api/v1/desk/incidents/PM-1/claim" } });
  expect(new Headers(seen.headers).get("X-CSRFToken")).toBe("xyz");
  expect(seen.body).toBe('{"version":3}');
});

test("a conflict says who did what and when, and brings the fresh card", () => {
  const fresh = incident({ version: 9 });
  const data = { by: "Léa Martin", what: "C12 envoyé", at: "2026-11-24T21:04:07Z", incident: fresh };
  const failure = failureOf(409, { error: { code: "conflict", message: "", data } }, "POST");
  expect(failure).toMatchObject({ kind: "conflict", fresh });
  expect(failure.message).toMatch(/^Léa Martin : C12 envoyé, à \d\d:04:07\.$/);
});

test("a conflict without details keeps the server's sentence", () => {
  expect(failureOf(409, { error: { code: "conflict", message: "Relisez." } }, "POST")).toEqual({ kind: "conflict", message: "Relisez.", fresh: null });
});

test("a cut network says that nothing was sent", async () => {
  const api = createApi({ base: "/", cookie: () => "", fetch: () => Promise.reject(new TypeError("cut")) });
  const result = await api.post("x", {});
  expect(result).toMatchObject({ ok: false, failure: { kind: "unsent" } });
  expect(result.ok ? "" : result.failure.message).toContain("Non envoyé");
});

test("a failing proxy with an HTML page is a failure to send, not a crash", async () => {
  const api = answering(() => new Response("<h1>502</h1>", { status: 502 }));
  expect(await api.post("x", {})).toMatchObject({ ok: false, failure: { kind: "unsent" } });
});

test("a refusal speaks with the server's words", () => {
  expect(failureOf(422, { error: { code: "needs_text", message: "Expliquez." } }, "POST")).toEqual({
    kind: "refused",
    code: "needs_text",
    message: "Expliquez.",
  });
});

test("a finished session is told apart", () => {
  expect(failureOf(401, { error: { code: "sign_in_needed", message: "Connectez-vous." } }, "GET").kind).toBe("signed_out");
});

test("the token is found wherever it stands among the cookies", () => {
  expect(csrfToken("csrftoken=a; b=c")).toBe("a");
  expect(csrfToken("xcsrftoken=a")).toBe("");
});
