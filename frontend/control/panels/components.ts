// Which component draws which panel of logic/panels.ts.

import type { Component } from "svelte";
import SearchPanel from "../finding/SearchPanel.svelte";
import ReplayPanel from "../replays/ReplayPanel.svelte";

export interface PanelProps {
  onclose: () => void;
}

export const COMPONENTS: Readonly<Record<string, Component<PanelProps>>> = {
  search: SearchPanel,
  replay: ReplayPanel,
};
