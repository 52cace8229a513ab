// A tour: the crew's missions in the order of its stops. Pure.

import type { Stop } from "../cards";
import type { MissionView } from "./optimistic";
import { isOver } from "./steps";

/** In the order of the tour; those that the tour does not name, by age, first. */
export function inOrder(missions: readonly MissionView[], tour: readonly Stop[]): MissionView[] {
  const rank = new Map(tour.map((stop, index) => [stop.mission, index]));
  return [...missions].sort((a, b) => (rank.get(a.id) ?? -1) - (rank.get(b.id) ?? -1) || a.id - b.id);
}

/** The mission on the screen: the one chosen, else the first that is on, else the next that is planned. */
export function shown(missions: readonly MissionView[], chosen: number | null): MissionView | null {
  const alive = missions.filter((one) => !isOver(one.state));
  return (
    alive.find((one) => one.id === chosen) ?? alive.find((one) => one.state !== "planned") ?? alive[0] ?? null
  );
}
