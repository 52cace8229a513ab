// Opens the crew's app on its page.

import { mount } from "svelte";
import "../tokens.css";
import App from "./App.svelte";
import { readConfig } from "./config";
import "./field.css";
import { Box } from "./queue/box";
import { Alarm } from "./state/alarm.svelte";
import { Awake } from "./state/awake.svelte";
import { Field } from "./state/field.svelte";
import { Guide } from "./state/guide.svelte";
import { Tracker } from "./state/tracker.svelte";
import { Updates } from "./state/updates.svelte";
import { Wardrobe } from "./state/wardrobe.svelte";

const NO_MEMORY =
  "Ce navigateur refuse de garder des données : vos actions se perdraient hors réseau. " +
  "Sortez de la navigation privée, puis rouvrez cette page.";

async function open(target: HTMLElement): Promise<void> {
  const config = readConfig(document);
  const wardrobe = new Wardrobe();
  const box = await Box.open();
  const [field, guide] = [new Field(config, box), new Guide(config.api, box)];
  const [alarm, awake, updates] = [new Alarm(), new Awake(), new Updates()];
  const tracker = new Tracker(`${config.api}positions`, () => field.offsetMs);
  tracker.onSignedOut = () => (field.isSignedOut = true);
  field.onWithdrawal = () => alarm.fall();
  field.onMessage = () => alarm.tell();
  target.replaceChildren();
  mount(App, { target, props: { config, field, alarm, awake, guide, tracker, updates, wardrobe } });
  await guide.recall();
  await field.start();
  updates.install(config.worker, config.scope).catch((problem: unknown) => console.warn(problem)); // works all the same, with a network
}

const target = document.getElementById("field");
if (!target) throw new Error("the page has no place for the app");
open(target).catch((problem: unknown) => {
  console.error(problem);
  target.textContent = NO_MEMORY;
});
