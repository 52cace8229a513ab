// Carries one send to the server, its photos first, and says how it went. For the page and for the worker.

import { type Sent, read } from "../../live/commands";
import type { Box, Picture, ReportBody, Send } from "./box";

const PATIENCE_MS = 20_000;
const PICTURE_PATIENCE_MS = 60_000; // a photo on a bad network
const LATE_MS = 15 * 60_000; // after this, what « is happening now » no longer is (chosen)
const COMMENT_MAX = 2000; // allopm/reports/submission.py
const UNTAKEN = [400, 413, 415, 422]; // the server will never take this photo: the report goes without it

/** `data` is the address of the private page. */
export async function carry(send: Send, box: Box, now: number): Promise<Sent<string>> {
  const { content, key } = send;
  if (content === null) return { ok: true, data: send.link };
  if (content.what === "words") {
    const form = new FormData();
    for (const [name, value] of content.fields) form.append(name, value);
    form.set("key", key);
    const sent = await post<unknown>(content.url, form, {});
    return "ok" in sent ? { ok: true, data: content.page } : sent;
  }
  const photos: string[] = [];
  for (const [at, picture] of content.pictures.entries()) {
    const sent = await carryPicture(picture);
    if (!("ok" in sent)) return sent;
    if (sent.data && !picture.id) await box.pictureSent(key, at, sent.data);
    if (sent.data) photos.push(sent.data);
  }
  const body = JSON.stringify({ ...late(content.body, send.at, now), photos });
  const sent = await post<{ thread_url: string }>("/api/v1/reports", body, { "Content-Type": "application/json", "Idempotency-Key": key });
  return "ok" in sent ? { ok: true, data: sent.data.thread_url } : sent;
}

async function carryPicture({ blob, isBlurred, id }: Picture): Promise<Sent<string>> {
  if (id) return { ok: true, data: id };
  const form = new FormData();
  form.append("file", blob, "photo.jpg");
  if (isBlurred) form.append("blurred", "1");
  const sent = await post<{ id: string }>("/api/v1/photos", form, {}, PICTURE_PATIENCE_MS);
  if ("refused" in sent && UNTAKEN.includes(sent.refused.status)) return { ok: true, data: "" };
  return "ok" in sent ? { ok: true, data: sent.data.id } : sent;
}

/** What left long after it was written says so to the agent, and no longer claims to be happening. */
export function late(body: ReportBody, at: number, now: number): ReportBody {
  if (now - at < LATE_MS) return body;
  const when = new Date(at).toLocaleString("fr-FR", { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" });
  const comment = `[Écrit le ${when} sans réseau, parti plus tard.] ${body.comment}`.trim().slice(0, COMMENT_MAX);
  return { ...body, comment, ongoing: body.ongoing === "now" ? "unknown" : body.ongoing };
}

async function post<T>(url: string, body: BodyInit, headers: Record<string, string>, patienceMs = PATIENCE_MS): Promise<Sent<T>> {
  try {
    const signal = AbortSignal.timeout(patienceMs);
    return await read<T>(await fetch(url, { method: "POST", headers: { ...headers, Accept: "application/json" }, body, signal }));
  } catch {
    return { unreachable: true };
  }
}
