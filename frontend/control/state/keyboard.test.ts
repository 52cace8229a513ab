import { afterEach, expect, test } from "vitest";
import { onKey } from "./keyboard";
import type { Room } from "./room.svelte";

afterEach(() => document.body.replaceChildren());

/** What the desk needs to know of itself before an F9 or an Escape. */
function quietRoom(): Room {
  return {
    replay: { isOn: false },
    sound: { check: null },
    screen: { lettersOn: true, panel: null, picked: new Set(), isBoardOpen: true },
    several: {},
    commands: {},
  } as unknown as Room;
}

function press(key: string, room: Room): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key, code: key, bubbles: true, cancelable: true });
  onKey(event, room);
  return event;
}

test("behind an open dialog no key acts, and Escape stays the dialog's though the focus in it is gone", () => {
  const dialog = document.createElement("dialog");
  dialog.setAttribute("open", "");
  document.body.append(dialog);
  const room = quietRoom();
  expect(press("Escape", room).defaultPrevented).toBe(false);
  expect(press("F9", room).defaultPrevented).toBe(false);
  expect(room.screen).toMatchObject({ panel: null, isBoardOpen: true });
  dialog.remove();
  expect(press("Escape", room).defaultPrevented).toBe(true);
  expect(room.screen.isBoardOpen).toBe(false);
});
