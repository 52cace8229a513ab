// The room as the parts of the desk see it during a replay: the past to look at, and every act refused.

import { Alarms } from "../state/alarms.svelte";
import { CaseFile } from "../state/casefile.svelte";
import { Commands } from "../state/commands.svelte";
import { MapLink } from "../state/maplink.svelte";
import { Messages } from "../state/messages.svelte";
import { READ_ONLY, refusing } from "../state/replay.svelte";
import { Screen, type Room } from "../state/room.svelte";
import { Routes } from "../state/routes.svelte";
import { SeveralCases } from "../state/several.svelte";
import { Tours } from "../state/tours.svelte";
import { Unseen } from "../state/unseen.svelte";

export function pastRoom(live: Room): Room {
  const { desk, clock, closures } = live.replay;
  const file = new CaseFile(desk, refusing);
  const commands = new Commands(desk, file, refusing);
  const screen = new Screen(desk);
  commands.open = (card) => {
    file.select(card.code);
    return Promise.resolve();
  };
  commands.start = () => commands.say("problem", READ_ONLY);
  return {
    ...live,
    ...{ api: refusing, desk, clock, closures, file, commands, screen },
    alarms: new Alarms(refusing, live.sound),
    messages: new Messages(refusing, live.sound),
    tours: new Tours(desk, refusing),
    routes: new Routes(refusing),
    several: new SeveralCases({ desk, api: refusing, drafts: commands.drafts, say: (tone, text) => commands.say(tone, text) }),
    unseen: new Unseen(desk),
    map: new MapLink(),
  };
}
