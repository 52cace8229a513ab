import { expect, test } from "vitest";
import { Networks, type Waiting } from "./networks.svelte";

const card = (more: Partial<Waiting>): Waiting => ({ version: 1, alerts: 0, oldest_at: null, flagged: 0, members: 0, partners: 0, ...more });

test("the header speaks only of what is urgent", () => {
  const networks = new Networks();
  networks.load(card({ members: 2, partners: 1 }));
  expect(networks.words).toBe("");
  expect(networks.requests).toBe(3);
  networks.put(card({ version: 2, alerts: 1, flagged: 2 }));
  expect(networks.words).toBe("1 alerte à relire, 2 contredites");
});

test("an older card that comes again changes nothing", () => {
  const networks = new Networks();
  networks.load(card({ version: 5, alerts: 2 }));
  networks.put(card({ version: 4, alerts: 9 }));
  expect(networks.words).toBe("2 alertes à relire");
});
