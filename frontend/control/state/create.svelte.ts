// Puts the parts of the desk together, once, when the page starts.

import type { DeskConfig } from "../config";
import { createApi } from "../logic/api";
import { Alarms } from "./alarms.svelte";
import { CaseFile } from "./casefile.svelte";
import { Clock } from "./clock.svelte";
import { Closures } from "./closures.svelte";
import { Commands } from "./commands.svelte";
import { Desk } from "./desk.svelte";
import { Finding } from "./finding.svelte";
import { Live } from "./live.svelte";
import { MapLink } from "./maplink.svelte";
import { Messages } from "./messages.svelte";
import { Screen, type Room } from "./room.svelte";
import { Relief } from "./relief.svelte";
import { Replay } from "./replay.svelte";
import { Routes } from "./routes.svelte";
import { Sound } from "./sound.svelte";
import { Team } from "./team.svelte";
import { Tours } from "./tours.svelte";
import { Views } from "./views.svelte";
import { Transmissions } from "./transmissions.svelte";

export function createRoom(config: DeskConfig): Room {
  const api = createApi({ base: config.api, fetch: (url, init) => fetch(url, init), cookie: () => document.cookie });
  const clock = new Clock();
  const desk = new Desk();
  const file = new CaseFile(desk, api);
  const commands = new Commands(desk, file, api);
  const screen = new Screen(desk);
  const closures = new Closures(desk, api);
  const sound = new Sound();
  const alarms = new Alarms(api, sound);
  const messages = new Messages(api, sound);
  const tours = new Tours(desk, api);
  const team = new Team(api, config.api);
  const reliefs = new Relief(api);
  const finding = new Finding(api, clock);
  const views = new Views(api);
  const replay = new Replay(api, () => desk.facts);
  const transmissions = new Transmissions(api);
  const live = new Live(config, { desk, clock, closures, alarms, messages, team, views, transmissions });
  const routes = new Routes(api);
  const map = new MapLink();
  return {
    config, api, clock, desk, file, commands, screen, live, closures, routes, sound, alarms, messages, tours,
    team, reliefs, finding, views, replay, transmissions, map,
  };
}
