// Which component draws which panel of logic/panels.ts.

import type { Component } from "svelte";
import TransmissionsPanel from "../transmissions/TransmissionsPanel.svelte";

export interface PanelProps {
  onclose: () => void;
}

export const COMPONENTS: Readonly<Record<string, Component<PanelProps>>> = {
  transmissions: TransmissionsPanel,
};
