// Which component draws which panel of logic/panels.ts.

import type { Component } from "svelte";
import CallPanel from "../calls/CallPanel.svelte";

export interface PanelProps {
  onclose: () => void;
}

export const COMPONENTS: Readonly<Record<string, Component<PanelProps>>> = {
  call: CallPanel,
};
