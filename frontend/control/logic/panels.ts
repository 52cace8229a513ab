// The wide panels of the desk: each part of the house adds its line; palette, keys and help read this list.

export interface Panel {
  id: string; // its component stands under the same name in panels/components.ts
  title: string;
  about: string;
  key: string | null; // "F4", "w"; a function key opens it from anywhere, in the middle of a word too
}

export const PANELS: readonly Panel[] = [
  { id: "call", title: "Prise d’appel", about: "Prendre un appel téléphonique, ou en saisir un", key: "F4" },
  { id: "team", title: "Équipe de salle", about: "Qui est au poste, qui lit et tient quoi ; confier une affaire", key: "i" },
  { id: "relief", title: "Relève", about: "Fiche de relève : notes, signatures, fiches passées", key: "F9" },
  { id: "search", title: "Recherche", about: "affaires ouvertes et terminées, vues enregistrées", key: "F8" },
  { id: "replay", title: "Rejeu", about: "l’écran d’une minute passée, en lecture seule", key: "z" },
  { id: "transmissions", title: "Transmissions aux services", about: "Ce qui attend un service, ce qui n’a pas pu partir", key: "y" },
  { id: "vehicles", title: "Véhicules qui ne bougent pas", about: "Seconds contrôles du jour et à venir, leur tournée", key: "w" },
];

export function panelOn(key: string): Panel | undefined {
  return PANELS.find((panel) => panel.key === key);
}
