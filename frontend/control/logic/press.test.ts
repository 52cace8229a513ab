import { expect, test } from "vitest";
import { pressKeys } from "./press";

test("the same words pressed twice have one key, other words another", () => {
  const keyFor = pressKeys();
  const first = keyFor("Combien sont-ils ?");
  expect(keyFor("Combien sont-ils ?")).toBe(first);
  expect(keyFor("Combien sont-ils, et où ?")).not.toBe(first);
});
