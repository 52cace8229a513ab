import { afterEach, expect, test, vi } from "vitest";
import { csrfToken, post } from "./commands";

afterEach(() => vi.unstubAllGlobals());
const answering = (answer: () => Response): void => void vi.stubGlobal("fetch", async () => answer());

test("the CSRF token is read among other cookies", () => {
  expect(csrfToken("xcsrftoken=no; csrftoken=abc123; sessionid=s")).toBe("abc123");
  expect(csrfToken("sessionid=s")).toBe("");
});

test("success carries the answer", async () => {
  answering(() => Response.json({ accepted: 2 }, { status: 202 }));
  expect(await post("/x", {})).toEqual({ ok: true, data: { accepted: 2 } });
});

test("a refusal carries its words and its status", async () => {
  answering(() => Response.json({ error: { code: "not_now", message: "Trop tard.", data: { state: "cleared" } } }, { status: 422 }));
  expect(await post("/x", {})).toEqual({
    refused: { code: "not_now", message: "Trop tard.", data: { state: "cleared" }, status: 422 },
  });
});

test("no network and a broken proxy are both unreachable", async () => {
  vi.stubGlobal("fetch", async () => Promise.reject(new TypeError("network")));
  expect(await post("/x", {})).toEqual({ unreachable: true });
  answering(() => new Response("<html>Bad Gateway</html>", { status: 502 }));
  expect(await post("/x", {})).toEqual({ unreachable: true });
});
