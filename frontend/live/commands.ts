// Sends one command and says in three ways how it went. Knows no room.

export interface Refusal {
  code: string;
  message: string; // French, says what to do next; empty when the server could not say
  data: Record<string, unknown>;
  status: number;
}

export type Sent<T> = { ok: true; data: T } | { refused: Refusal } | { unreachable: true };

const PATIENCE_MS = 15_000;

/** POST JSON with the session and its CSRF token. Never throws. */
export async function post<T>(url: string, body: object, patienceMs = PATIENCE_MS): Promise<Sent<T>> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrfToken() },
      body: JSON.stringify(body),
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

async function read<T>(response: Response): Promise<Sent<T>> {
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) return { ok: true, data: body as T };
  const error = (body as { error?: Partial<Refusal> } | null)?.error;
  if (!error && response.status >= 500) return { unreachable: true };
  return {
    refused: { code: error?.code ?? "", message: error?.message ?? "", data: error?.data ?? {}, status: response.status },
  };
}
