// Every setting of this machine's screen changes something that is seen or heard.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { incident } from "../fixtures";
import { Attention } from "./attention.svelte";
import { Desk } from "./desk.svelte";
import { Looks } from "./looks.svelte";
import { Screen } from "./room.svelte";
import { Sound } from "./sound.svelte";

let notes: { hz: number; loud: number }[] = [];
let shown: { title: string; options: NotificationOptions | undefined }[] = [];

class FakeParam {
  value = 0;
  setValueAtTime(): void {}
  linearRampToValueAtTime(value: number): void {
    if (value > 0) notes.push({ hz: 0, loud: value });
  }
}
class FakeContext extends EventTarget {
  state = "running";
  currentTime = 0;
  destination = {};
  resume = async (): Promise<void> => {};
  createGain = () => ({ gain: new FakeParam(), connect: (next: unknown) => next });
  createOscillator = () => ({ type: "", frequency: { value: 0 }, connect: (next: { connect: (to: unknown) => unknown }) => next, start() {}, stop() {} });
}
class FakeNotification {
  static permission = "granted";
  static requestPermission = async (): Promise<string> => "granted";
  onclick: (() => void) | null = null;
  constructor(title: string, options?: NotificationOptions) {
    shown.push({ title, options });
  }
  close(): void {}
}

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
  [notes, shown] = [[], []];
  vi.stubGlobal("AudioContext", FakeContext);
  vi.stubGlobal("Notification", FakeNotification);
});
afterEach(() => vi.unstubAllGlobals());
const heard = (act: () => void): number => ((notes = []), act(), Math.max(0, ...notes.map((note) => note.loud)));

test("the volume of this machine makes every sound softer, and none of them silent for a crew in danger", () => {
  const sound = new Sound();
  const before = heard(() => sound.play("report"));
  sound.setVolume(0.1);
  expect(heard(() => sound.play("report"))).toBeLessThan(before);
  sound.setVolume(0);
  expect(heard(() => sound.play("report"))).toBe(0);
  expect(heard(() => sound.play("distress"))).toBeGreaterThan(0);
});

test("one class is muted by itself, is remembered, and distress cannot be", () => {
  const sound = new Sound();
  sound.setOwn("message", 0);
  sound.setOwn("distress", 0);
  expect(heard(() => sound.play("message"))).toBe(0);
  expect(heard(() => sound.play("urgent"))).toBeGreaterThan(0);
  expect(heard(() => sound.play("distress"))).toBeGreaterThan(0);
  expect(heard(() => new Sound().play("message"))).toBe(0);
});

test("only the right number of beeps proves that somebody hears, and the proof lasts for the session", () => {
  const sound = new Sound();
  sound.startCheck(0.5);
  expect(sound.check?.count).toBe(3);
  expect(sound.answerCheck(2, 1_000)).toBe(false);
  expect(sound.hearing).toBe("unheard");
  sound.startCheck(0.99);
  expect(sound.answerCheck(4, 2_000)).toBe(true);
  expect(sound.hearing).toBe("checked");
  expect(new Sound().checkedAt).toBe(2_000);
});

test("a window that does not ring stays silent, and says where the sound is", () => {
  const sound = new Sound();
  sound.isRinger = false;
  sound.ringsElsewhere = true;
  expect(heard(() => sound.play("urgent"))).toBe(0);
  expect(sound.hearing).toBe("elsewhere");
});

test("notifications speak only when allowed, wanted and nobody looks, and name no number of a house", () => {
  const attention = new Attention();
  const card = incident({ kind_label: "Bagarre", address: "12 bis rue de France, 06000 Nice" });
  attention.tell("urgent", card);
  expect(shown).toEqual([]);
  vi.spyOn(document, "hidden", "get").mockReturnValue(true);
  attention.tell("urgent", card);
  expect(shown).toMatchObject([{ title: "Urgent : Bagarre", options: { body: "rue de France" } }]);
  attention.setOn(false);
  attention.tell("urgent", card);
  new Attention().tell("urgent", card);
  expect(shown).toHaveLength(1);
  vi.restoreAllMocks();
});

test("density and colours are worn by the page, and again after a reload", () => {
  const looks = new Looks();
  looks.setDensity("compact");
  looks.setTheme("dark");
  expect([document.documentElement.dataset["density"], document.documentElement.style.colorScheme]).toEqual(["compact", "dark"]);
  const again = new Looks();
  expect([again.density, again.theme]).toEqual(["compact", "dark"]);
  again.setTheme("auto");
  expect(document.documentElement.style.colorScheme).toBe("light dark");
});

test("keys of one letter are cut on this machine and stay cut", () => {
  new Screen(new Desk()).setLetters(false);
  expect(new Screen(new Desk()).lettersOn).toBe(false);
});

test("a page that reloads comes back to its list, filter, unfolded lines and height", () => {
  const screen = new Screen(new Desk());
  Object.assign(screen, { tab: "watching", filter: "gambetta", scrollTop: 420, unfolded: new Set(["PM-1"]) });
  screen.keepPlace();
  const again = new Screen(new Desk());
  again.restore();
  expect([again.tab, again.filter, again.scrollTop, [...again.unfolded]]).toEqual(["watching", "gambetta", 420, ["PM-1"]]);
  sessionStorage.setItem("allopm.desk.place", "{broken");
  expect(() => new Screen(new Desk()).restore()).not.toThrow();
});
