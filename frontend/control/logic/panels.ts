// The wide panels of the desk: each part of the house adds its line; palette, keys and help read this list.

export interface Panel {
  id: string; // its component stands under the same name in panels/components.ts
  title: string;
  about: string;
  key: string | null; // "F4", "w"; a function key opens it from anywhere, in the middle of a word too
}

export const PANELS: readonly Panel[] = [
  { id: "call", title: "Prise d’appel", about: "Prendre un appel téléphonique, ou en saisir un", key: "F4" },
];

export function panelOn(key: string): Panel | undefined {
  return PANELS.find((panel) => panel.key === key);
}
