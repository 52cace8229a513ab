// Talks to the desk's JSON addresses and turns every failure into words an operator can act on.

import type { IncidentCard } from "../cards";
import { clockWithSeconds } from "./time";

export type Failure =
  | { kind: "conflict"; message: string; fresh: IncidentCard | null }
  | { kind: "refused"; code: string; message: string }
  | { kind: "unsent"; message: string }
  | { kind: "signed_out"; message: string };

export type Result<T> = { ok: true; value: T } | { ok: false; failure: Failure };

export interface Api {
  get<T>(path: string): Promise<Result<T>>;
  post<T>(path: string, body: object): Promise<Result<T>>;
}

const PATIENCE_MS = 10_000; // longer than the server's own wait for a database connection

export interface Wires {
  base: string;
  fetch: typeof fetch;
  cookie: () => string;
}

export function createApi(wires: Wires): Api {
  const ask = async <T>(path: string, init: RequestInit): Promise<Result<T>> => {
    let response: Response;
    try {
      response = await wires.fetch(wires.base + path, { ...init, signal: AbortSignal.timeout(PATIENCE_MS) });
    } catch {
      return { ok: false, failure: unsent(init.method) };
    }
    return read<T>(response, init.method);
  };
  return {
    get: (path) => ask(path, { headers: { Accept: "application/json" } }),
    post: (path, body) =>
      ask(path, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken(wires.cookie()) },
        body: JSON.stringify(body),
      }),
  };
}

export function csrfToken(cookie: string): string {
  return /(?:^|;\s*)csrftoken=([^;]*)/.exec(cookie)?.[1] ?? "";
}

function unsent(method: string | undefined): Failure {
  const message =
    method === "POST"
      ? "Non envoyé : le serveur ne répond pas. Rien n’est perdu, réessayez."
      : "Le serveur ne répond pas. Réessayez.";
  return { kind: "unsent", message };
}

async function read<T>(response: Response, method: string | undefined): Promise<Result<T>> {
  const body: unknown = await response.json().catch(() => null);
  if (response.ok && body !== null) return { ok: true, value: body as T };
  return { ok: false, failure: failureOf(response.status, body, method) };
}

interface ErrorBody {
  error?: { code?: string; message?: string; data?: Record<string, unknown> };
}

export function failureOf(status: number, body: unknown, method: string | undefined): Failure {
  const error = (body as ErrorBody | null)?.error ?? {};
  if (status === 409) return conflict(error.message ?? "", error.data ?? {});
  if (status === 401) return { kind: "signed_out", message: "Votre session est finie. Reconnectez-vous ; votre saisie est gardée." };
  if (status >= 500 || !error.message) return unsent(method);
  return { kind: "refused", code: error.code ?? "", message: error.message };
}

function conflict(message: string, data: Record<string, unknown>): Failure {
  const fresh = (data["incident"] ?? null) as IncidentCard | null;
  return { kind: "conflict", message: conflictWords(message, data), fresh };
}

/** "Léa Martin a envoyé C12 à 21:04:07." when the server says who, what and when; else its own sentence. */
function conflictWords(message: string, data: Record<string, unknown>): string {
  const { by, what, at } = data;
  if (typeof by !== "string" || typeof what !== "string" || typeof at !== "string") return message;
  return `${by} : ${what}, à ${clockWithSeconds(at)}.`;
}
