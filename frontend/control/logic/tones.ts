// The desk's sounds as notes. Data only: no file to load, nothing to license.

import type { Alert } from "./alerts";

export interface Note {
  at_s: number;
  hz: number;
  for_s: number;
  loud: number; // 0–1
}

const siren = (start: number): Note[] => [
  { at_s: start, hz: 988, for_s: 0.14, loud: 1 },
  { at_s: start + 0.16, hz: 740, for_s: 0.14, loud: 1 },
];

export const TONES: Record<Alert, readonly Note[]> = {
  urgent: [...siren(0), ...siren(0.4), ...siren(0.8)], // three falling pairs: cannot be taken for another
  // Rising and falling without a pause: like nothing else here.
  distress: [0, 0.25, 0.5, 0.75, 1, 1.25].map((at_s, index) => ({ at_s, hz: index % 2 === 0 ? 1175 : 784, for_s: 0.25, loud: 1 })),
  overdue: [
    { at_s: 0, hz: 440, for_s: 0.3, loud: 0.7 },
    { at_s: 0.4, hz: 587, for_s: 0.3, loud: 0.7 },
  ],
  // A telephone: two short trills.
  call: [0, 0.1, 0.2, 0.5, 0.6, 0.7].map((at_s, index) => ({ at_s, hz: index % 2 === 0 ? 880 : 1047, for_s: 0.09, loud: 0.7 })),
  message: [{ at_s: 0, hz: 698, for_s: 0.14, loud: 0.35 }],
  attention: [
    { at_s: 0, hz: 523, for_s: 0.12, loud: 0.6 },
    { at_s: 0.18, hz: 523, for_s: 0.12, loud: 0.6 },
  ],
  report: [
    { at_s: 0, hz: 659, for_s: 0.12, loud: 0.5 },
    { at_s: 0.13, hz: 880, for_s: 0.22, loud: 0.5 },
  ],
};

/** What the hearing test counts. */
export function beeps(count: number): Note[] {
  return Array.from({ length: count }, (_, index) => ({ at_s: index * 0.45, hz: 784, for_s: 0.18, loud: 0.7 }));
}
