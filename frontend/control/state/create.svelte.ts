// Puts the parts of the desk together, once, when the page starts.

import type { DeskConfig } from "../config";
import { createApi } from "../logic/api";
import { Alarms } from "./alarms.svelte";
import { Attention } from "./attention.svelte";
import { Audit } from "./audit.svelte";
import { Calls } from "./calls.svelte";
import { CaseFile } from "./casefile.svelte";
import { Clock } from "./clock.svelte";
import { Closures } from "./closures.svelte";
import { Commands } from "./commands.svelte";
import { Deployment } from "./deployment.svelte";
import { Desk } from "./desk.svelte";
import { Finding } from "./finding.svelte";
import { Live } from "./live.svelte";
import { Looks } from "./looks.svelte";
import { MapLink } from "./maplink.svelte";
import { Messages } from "./messages.svelte";
import { Screen, type Room } from "./room.svelte";
import { Relief } from "./relief.svelte";
import { Replay } from "./replay.svelte";
import { Routes } from "./routes.svelte";
import { SeveralCases } from "./several.svelte";
import { Sound } from "./sound.svelte";
import { Team } from "./team.svelte";
import { Tours } from "./tours.svelte";
import { Unseen } from "./unseen.svelte";
import { Windows } from "./windows.svelte";
import { Views } from "./views.svelte";
import { Networks } from "./networks.svelte";
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
  const calls = new Calls(api, desk, sound);
  const tours = new Tours(desk, api);
  const team = new Team(api, config.api);
  const reliefs = new Relief(api);
  const finding = new Finding(api, clock);
  const views = new Views(api);
  const replay = new Replay(api, () => desk.facts);
  const transmissions = new Transmissions(api);
  const networks = new Networks();
  const live = new Live(config, { desk, clock, closures, alarms, messages, team, views, transmissions, networks, calls });
  const routes = new Routes(api);
  const several = new SeveralCases({ desk, api, drafts: commands.drafts, say: (tone, text, takesBack) => commands.say(tone, text, null, null, takesBack) });
  const deployment = new Deployment({
    address: config.version,
    own: config.build,
    isBusy: () => replay.isOn || isBusy({ commands, screen, several, closures, tours, sound }),
    isLive: () => live.state === "fresh" && !live.isSignedOut,
    reload: () => location.reload(),
  });
  const audit = new Audit({ desk, api, isLive: () => live.state === "fresh" && !live.isCatchingUp, restart: () => live.refresh() });
  const frame = { several, deployment, audit, unseen: new Unseen(desk), windows: new Windows(), attention: new Attention(), looks: new Looks() };
  const map = new MapLink();
  return {
    config, api, clock, desk, file, commands, screen, live, closures, routes, sound, alarms, messages, tours,
    team, reliefs, finding, views, replay, transmissions, networks, calls, ...frame, map,
  };
}

/** Something is open or on its way: the page does not reload under it. */
function isBusy({ commands, screen, several, closures, tours, sound }: Pick<Room, "commands" | "screen" | "several" | "closures" | "tours" | "sound">): boolean {
  const isOpen = screen.panel !== null || screen.isSearchOpen || screen.isHelpOpen || screen.crew !== null || tours.stops.length > 0;
  const isTyped = commands.form !== null || several.form !== null || screen.pickedCodes.length > 0 || closures.stage !== "idle" || sound.check !== null;
  return isOpen || isTyped || commands.busy !== null || several.running !== null || hasWords();
}

/** Words in any field of the page, wherever they stand: only those of the filter come back after a reload. */
function hasWords(): boolean {
  const fields = document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("input:not([type]), input[type=text], input[type=search], textarea");
  return [...fields].some((field) => field.id !== "queue-filter" && field.value.trim() !== "");
}
