// What the page tells the app at start: addresses only.

export interface FieldConfig {
  api: string; // ends with a slash
  snapshot: string;
  stream: string;
  worker: string;
  scope: string;
  signIn: string;
  signOut: string;
  ownData: string;
}

export function readConfig(page: Document): FieldConfig {
  const text = page.getElementById("field-config")?.textContent;
  if (!text) throw new Error("the page carries no field-config");
  return JSON.parse(text) as FieldConfig;
}
