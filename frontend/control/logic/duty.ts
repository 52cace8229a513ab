// The service of a crew in words: until when, how far beyond, and its next safety check. "now" is given.

import type { CrewCard } from "../cards";
import type { Duty } from "../crews";
import { leftWords } from "./clocks";
import { clock, secondsLeft, span } from "./time";

export interface DutyWords {
  text: string;
  isOver: boolean; // beyond the planned end
}

export function dutyWords(duty: Duty | null, now: number): DutyWords {
  if (!duty) return { text: "", isOver: false };
  const since = `en service depuis ${clock(duty.started_at)}`;
  if (!duty.planned_end) return { text: since, isOver: false };
  const left = secondsLeft(duty.planned_end, now);
  const end = `fin prévue ${clock(duty.planned_end)}`;
  if (left >= 0) return { text: `${since} · ${end}, dans ${span(left)}`, isOver: false };
  return { text: `${since} · ${end}, dépassée de ${span(-left)}`, isOver: true };
}

/** "contrôle de sécurité dans 4:10", or how late it is; "" when none is asked. */
export function checkWords(crew: CrewCard, now: number): string {
  if (!crew.check_due_at) return "";
  const left = secondsLeft(crew.check_due_at, now);
  return left >= 0 ? `contrôle de sécurité dans ${leftWords(left)}` : `contrôle de sécurité attendu depuis ${span(-left)}`;
}
