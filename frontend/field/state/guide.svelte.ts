// The way to the mission on the screen: asked again as the crew moves, kept with its age when the network is gone.

import type { MissionCard, RouteCard } from "../cards";
import type { Fix } from "../logic/fixes";
import { isOutdated, type Way } from "../logic/route";
import type { Box } from "../queue/box";
import { ask } from "./ask";

const BEFORE_ARRIVAL: readonly string[] = ["sent", "acknowledged", "en_route"];
const ASK_AGAIN_MS = 15_000; // after a way that could not be had

export class Guide {
  way = $state.raw<Way | null>(null);
  #api: string;
  #box: Box;
  #isAsking = false;
  #failedAt = 0;

  constructor(api: string, box: Box) {
    this.#api = api;
    this.#box = box;
  }

  async recall(): Promise<void> {
    this.way ??= (await this.#box.kept<Way>("way")) ?? null;
  }

  wayOf(mission: Pick<MissionCard, "id" | "state">): Way | null {
    return this.way?.mission === mission.id && BEFORE_ARRIVAL.includes(mission.state) ? this.way : null;
  }

  /** Call whenever the crew moves; `now` is the server's. */
  async follow(mission: Pick<MissionCard, "id" | "state" | "incident">, fix: Fix | null, now: number): Promise<void> {
    const isWanted = BEFORE_ARRIVAL.includes(mission.state) && mission.incident.lon !== null;
    if (!isWanted || this.#isAsking || now - this.#failedAt < ASK_AGAIN_MS || !isOutdated(this.way, mission.id, fix, now)) return;
    this.#isAsking = true;
    const route = await ask<RouteCard>(`${this.#api}missions/${mission.id}/route`);
    this.#isAsking = false;
    if (!route) {
      this.#failedAt = now;
      return;
    }
    this.way = { mission: mission.id, route, from: fix && { lon: fix.lon, lat: fix.lat } };
    await this.#box.keep("way", this.way);
  }
}
