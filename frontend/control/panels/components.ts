// Which component draws which panel of logic/panels.ts.

import type { Component } from "svelte";
import CallPanel from "../calls/CallPanel.svelte";
import ReliefPanel from "../team/ReliefPanel.svelte";
import TeamPanel from "../team/TeamPanel.svelte";
import SearchPanel from "../finding/SearchPanel.svelte";
import ReplayPanel from "../replays/ReplayPanel.svelte";
import TransmissionsPanel from "../transmissions/TransmissionsPanel.svelte";
import VehiclesPanel from "../vehicles/VehiclesPanel.svelte";

export interface PanelProps {
  onclose: () => void;
}

export const COMPONENTS: Readonly<Record<string, Component<PanelProps>>> = {
  call: CallPanel,
  team: TeamPanel,
  relief: ReliefPanel,
  search: SearchPanel,
  replay: ReplayPanel,
  transmissions: TransmissionsPanel,
  vehicles: VehiclesPanel,
};
