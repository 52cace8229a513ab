// Carries one action to the server, its photos first. A photo leaves the phone once, however often the action is tried.

import type { Sent } from "../../live/commands";
import { callOf, photosOf, type Action } from "./action";
import type { Box } from "./box";

export interface Road {
  post(path: string, body: object, patienceMs: number): Promise<Sent<unknown>>;
  upload(path: string, photo: Blob): Promise<Sent<{ id: string }>>;
}

const PATIENCE_MS = 15_000;
const DISTRESS_PATIENCE_MS = 5_000; // a line that hangs is given up, and tried again

export async function carry(action: Action, box: Box, road: Road): Promise<Sent<unknown>> {
  const ids: string[] = [];
  for (const name of photosOf(action.deed)) {
    const sent = await carryPhoto(name, box, road);
    if (!("ok" in sent)) return sent;
    if (sent.data) ids.push(sent.data.id);
  }
  const { path, body } = callOf(action, ids);
  return road.post(path, body, action.deed.what === "distress" ? DISTRESS_PATIENCE_MS : PATIENCE_MS);
}

/** Null data: there is no such photo any more, or the server will never take it; the action goes without. */
async function carryPhoto(name: string, box: Box, road: Road): Promise<Sent<{ id: string } | null>> {
  const photo = await box.photo(name);
  if (!photo) return { ok: true, data: null };
  if (photo.id !== null) return { ok: true, data: { id: photo.id } };
  const sent = await road.upload("photos", photo.blob);
  if ("ok" in sent) await box.photoPassed(photo, sent.data.id);
  else if ("refused" in sent && [400, 413, 415, 422].includes(sent.refused.status)) return { ok: true, data: null };
  return sent;
}
