// What the page tells the desk at start: addresses only. Everything else comes with the snapshot.

export interface DeskConfig {
  api: string; // ends with a slash
  snapshot: string;
  stream: string;
  signIn: string;
  signOut: string;
  board: string; // the status board, in a window of its own
  version: string; // what the server hands out now
  build: string; // what this page was made of
  steering: string; // pages of the heads of the room
  reliefs: string; // hand-over sheets to print; ends with a slash
  csrfField: string;
}

export function readConfig(page: Document): DeskConfig {
  const element = page.getElementById("desk-config");
  if (!element?.textContent) throw new Error("the page carries no desk-config");
  return JSON.parse(element.textContent) as DeskConfig;
}
