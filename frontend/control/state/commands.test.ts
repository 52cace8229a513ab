import { beforeEach, expect, test } from "vitest";
import type { IncidentCard } from "../cards";
import type { Api } from "../logic/api";
import type { CaseFile } from "./casefile.svelte";
import { Commands } from "./commands.svelte";
import type { Desk } from "./desk.svelte";

const CODE = "PM-AAAA-0001";

function card(version: number, state: string): IncidentCard {
  return { code: CODE, version, state, can: ["open", "group"] } as unknown as IncidentCard;
}

/** A server that answers when it is told to. */
function slowServer(): { api: Api; answer: (fresh: IncidentCard) => void } {
  let answer: (fresh: IncidentCard) => void = () => {};
  const api = {
    post: () => new Promise((done) => (answer = (incident) => done({ ok: true, value: { incident } }))),
  } as unknown as Api;
  return { api, answer: (fresh) => answer(fresh) };
}

function commandsOn(api: Api, desk: Partial<Desk>): Commands {
  const file = { open: () => Promise.resolve(), selected: CODE } as unknown as CaseFile;
  return new Commands(desk as Desk, file, api);
}

beforeEach(() => sessionStorage.clear());

test("a form opened while one's own opening is on its way has seen what that opening changed", async () => {
  const { api, answer } = slowServer();
  const shown = new Map([[CODE, card(1, "new")]]);
  const commands = commandsOn(api, { find: (code) => shown.get(code), upsert: (fresh) => void shown.set(fresh.code, fresh) });
  const opening = commands.run(CODE, "open", {});
  await Promise.resolve();
  commands.openForm("group", card(1, "new"));
  expect(commands.acting).toBe(CODE);
  answer(card(2, "open"));
  await opening;
  expect(commands.acting).toBeNull();
  expect(commands.form?.seen.version).toBe(2);
});

test("news from elsewhere leaves the notice of one's own act and its way back where they are", () => {
  const { api } = slowServer();
  const commands = commandsOn(api, {});
  const takesBack = (): void => {};
  commands.say("done", "2 affaires regroupées", CODE, null, takesBack);
  commands.tell("problem", "Relève : la fiche est à signer", null);
  expect(commands.notice?.takesBack).toBe(takesBack);
  expect(commands.news?.text).toContain("Relève");
  commands.dismiss(commands.notice?.id ?? 0);
  expect([commands.notice, commands.news?.tone]).toEqual([null, "problem"]);
});
