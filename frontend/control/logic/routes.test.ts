import { expect, test } from "vitest";
import { routeLabel, routeWords } from "./routes";

const route = { coords: [], seconds: 244, metres: 1830, source: "streets" as const };

test("a route says its minutes, its length and what it follows", () => {
  expect(routeLabel("C12", route)).toBe("C12 · 4 min de route");
  expect(routeWords("C12", route)).toBe("C12 : 4 min de route, 1,8 km par les rues");
});

test("a straight line says that it is one", () => {
  const straight = { ...route, source: "straight_line" as const, seconds: 12 };
  expect(routeLabel("C12", straight)).toBe("C12 · environ 1 min de route");
  expect(routeWords("C12", straight)).toContain("à vol d’oiseau");
});
