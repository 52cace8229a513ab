// @vitest-environment node
import { expect, test } from "vitest";
import { nextWheel, plateOf, vehicleVerdict } from "./valves";

test("one wheel that turned means that the vehicle moved", () => {
  expect(vehicleVerdict({ front_left: "12", rear_left: "3" }, { front_left: "12", rear_left: "4" })).toBe("moved");
  expect(vehicleVerdict({ front_left: "12", rear_left: "3" }, { front_left: "12" })).toBe("still");
  expect(vehicleVerdict({ front_left: "12" }, { rear_left: "12" })).toBe("unknown");
  expect(vehicleVerdict({}, {})).toBe("unknown");
});

test("after a wheel comes the next that is not read", () => {
  expect(nextWheel({ front_left: "12" }, "front_left")).toBe("front_right");
  expect(nextWheel({ front_right: "1", rear_right: "1" }, "rear_right")).toBe("front_left");
  expect(nextWheel({ front_left: "1", front_right: "1", rear_left: "1", rear_right: "1" }, "rear_right")).toBeNull();
});

test("a French plate gets its dashes, another stays as it is typed", () => {
  expect(plateOf("ab 123cd")).toBe("AB-123-CD");
  expect(plateOf(" 1234 ab 06 ")).toBe("1234 AB 06");
});
