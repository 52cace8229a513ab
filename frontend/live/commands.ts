// Sends one command and says in three ways how it went. Knows no room.

export interface Refusal {
  code: string;
  message: string; // French, says what to do next; empty when the server could not say
  data: Record<string, unknown>;
  status: number;
}

export type Sent<T> = { ok: true; data: T } | { refused: Refusal } | { unreachable: true };

/** A refusal of the moment: the same request may pass later. */
export const isPassing = ({ status }: Refusal): boolean => status === 408 || status === 429 || status >= 500;

const PATIENCE_MS = 15_000;
const UPLOAD_PATIENCE_MS = 60_000; // a photo on a bad network

/** POST JSON with the session and its CSRF token. Never throws. */
export function post<T>(url: string, body: object, patienceMs = PATIENCE_MS): Promise<Sent<T>> {
  return send(url, JSON.stringify(body), { "Content-Type": "application/json" }, patienceMs);
}

/** POST one file as a form's `file`. Never throws. */
export function upload<T>(url: string, file: Blob, patienceMs = UPLOAD_PATIENCE_MS): Promise<Sent<T>> {
  const form = new FormData();
  form.append("file", file, "photo.jpg");
  return send(url, form, {}, patienceMs);
}

async function send<T>(url: string, body: BodyInit, headers: Record<string, string>, patienceMs: number): Promise<Sent<T>> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { ...headers, Accept: "application/json", "X-CSRFToken": csrfToken() },
      body,
      signal: AbortSignal.timeout(patienceMs),
    });
    return await read<T>(response);
  } catch {
    return { unreachable: true };
  }
}

export function csrfToken(cookie: string = document.cookie): string {
  return /(?:^|;\s*)csrftoken=([^;]*)/.exec(cookie)?.[1] ?? "";
}

/** What the server said, whoever asked. */
export async function read<T>(response: Response): Promise<Sent<T>> {
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) return { ok: true, data: body as T };
  const error = (body as { error?: Partial<Refusal> } | null)?.error;
  if (!error && response.status >= 500) return { unreachable: true };
  return {
    refused: { code: error?.code ?? "", message: error?.message ?? "", data: error?.data ?? {}, status: response.status },
  };
}
