// What the server says of a case passed to a service. It holds no rule of its own.

import type { Named } from "../cards";

export type Channel = "none" | "mail" | "webhook" | "open311";
export type TransmissionState = "queued" | "sent" | "received" | "answered" | "failed";
export type HeardVerb = "received" | "taken" | "answered" | "not_ours";

export interface Transmission {
  id: number;
  version: number;
  incident: string;
  service: Named;
  channel: Channel;
  subject: "case" | "tow";
  state: TransmissionState;
  created_at: string;
  sent_at: string | null;
  received_at: string | null;
  taken_at: string | null;
  answered_at: string | null;
  reminders: number;
  verdict: "done" | "not_ours" | null;
  answer: string;
  problem: string;
  next_at: string | null;
}

/** What a service would read, before anything leaves. */
export interface Letter {
  service: Named;
  channel: Channel;
  channel_label: string;
  to: string;
  phone: string;
  subject: string;
  lines: { label: string; text: string }[];
  words: string;
}
