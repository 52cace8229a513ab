import { expect, test } from "vitest";
import { crew, NOW } from "../fixtures";
import { checkWords, dutyWords } from "./duty";
import { clock } from "./time";

const at = (seconds: number): string => new Date(NOW + seconds * 1000).toISOString();
const duty = (end: string | null) => ({ planned_start: at(-7200), planned_end: end, started_at: at(-7000) });

test("a service says when it ends, and by how much it runs over", () => {
  const started = clock(at(-7000));
  expect(dutyWords(duty(at(4200)), NOW)).toEqual({ text: `en service depuis ${started} · fin prévue ${clock(at(4200))}, dans 1 h 10`, isOver: false });
  expect(dutyWords(duty(at(-720)), NOW)).toEqual({ text: `en service depuis ${started} · fin prévue ${clock(at(-720))}, dépassée de 12 min`, isOver: true });
  expect(dutyWords(duty(null), NOW).text).toBe(`en service depuis ${started}`);
  expect(dutyWords(null, NOW).text).toBe("");
});

test("a safety check counts down, then says how long it is awaited", () => {
  expect(checkWords(crew({ check_due_at: at(250) }), NOW)).toBe("contrôle de sécurité dans 4:10");
  expect(checkWords(crew({ check_due_at: at(-90) }), NOW)).toBe("contrôle de sécurité attendu depuis 1 min");
  expect(checkWords(crew(), NOW)).toBe("");
});
