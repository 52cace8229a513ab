import { describe, expect, it, vi } from "vitest";
import { escapeTwice } from "./discreet";

function press(listen: (event: KeyboardEvent) => void, key = "Escape"): void {
  listen(new KeyboardEvent("keydown", { key }));
}

describe("Escape twice", () => {
  it("leaves when the two follow each other", () => {
    const act = vi.fn();
    let at = 0;
    const listen = escapeTwice(act, () => at);
    press(listen);
    at = 900;
    press(listen);
    expect(act).toHaveBeenCalledOnce();
  });

  it("does not leave on one tap, on two slow ones, or on other keys", () => {
    const act = vi.fn();
    let at = 0;
    const listen = escapeTwice(act, () => at);
    press(listen);
    at = 5000;
    press(listen);
    press(listen, "a");
    expect(act).not.toHaveBeenCalled();
  });
});
