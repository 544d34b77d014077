import createClient from "openapi-fetch";
import { said } from "@/i18n/said";
import type { components, paths } from "./schema";

export type Schemas = components["schemas"];
/** Where the server is, without a slash at the end; the page's <base> says so, also below a path. */
export const ROOT = document.baseURI.replace(/\/[^/]*$/, "");

/** What the server refuses, in its own words (RFC 9457) or the studio's language, with the way on. */
export class Problem extends Error {
  readonly remedy: string;
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    remedy: string,
    readonly details: Record<string, unknown> = {},
  ) {
    super(said(message));
    this.remedy = said(remedy);
  }
  /** The fields it is about, by name. */
  get fields(): Record<string, string> {
    const errors = (this.details.errors ?? []) as { where: string; why: string }[];
    return Object.fromEntries(errors.map((one) => [one.where.split(".").pop() ?? "", one.why]));
  }
}

export async function problemOf(response: Response): Promise<Problem> {
  const answer: unknown = await response.json().catch(() => null);
  return refusalOf(response, answer);
}

function refusalOf(response: Response, document: unknown): Problem {
  const told = (document ?? {}) as Record<string, unknown>;
  return new Problem(
    response.status,
    String(told.code ?? "unknown"),
    String(told.detail ?? `The server answered ${response.status}.`),
    String(told.remedy ?? "Try again in a moment."),
    told,
  );
}

const OFFLINE = () =>
  new Problem(0, "offline", "The server cannot be reached.", "Check the connection. Nothing is lost.");
const listeners = new Set<() => void>();
/** Be told when the session has ended and cannot be renewed. */
export function onSignedOut(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

let renewing: Promise<boolean> | null = null;
async function renew(): Promise<boolean> {
  const once = async () => {
    const answer = await fetch(`${ROOT}/api/v1/auth/browser/renew`, { method: "POST" }).catch(() => null);
    return answer?.status === 204 || answer?.status === 409; // 409: another tab has just done it
  };
  const locked = async () => (navigator.locks ? await navigator.locks.request("mutoscope-renew", once) : once());
  const present = renewing ?? locked();
  renewing = present;
  return present.finally(() => {
    renewing = null;
  });
}

/** Leave this page for another one; nothing on it goes on meanwhile. */
function goTo(path: string): Promise<never> {
  window.location.assign(`${ROOT}${path}`);
  return new Promise(() => {});
}

const VISIT = "mutoscope.visit";
/** A platform admin in somebody's name: whose workspace it is, and when it ends by itself. */
export type Visit = { workspace_id: string; expires_at: string };

export function presentVisit(): Visit | null {
  const kept = localStorage.getItem(VISIT);
  return kept ? (JSON.parse(kept) as Visit) : null;
}

// The other tabs act with the same cookie: none goes on in a name that it does not show.
window.addEventListener("storage", (event) => event.key === VISIT && window.location.reload());

/** Act with the token of an impersonation from now on; the session that began it is kept to return to. */
export async function beginVisit(visit: Visit & { access_token: string }): Promise<never> {
  const { access_token, workspace_id, expires_at } = visit;
  await ask(api.POST("/api/v1/auth/browser", { body: { access_token, visit: true } }));
  localStorage.setItem(VISIT, JSON.stringify({ workspace_id, expires_at }));
  return goTo("/"); // everything that is shown belongs to the other person
}

/** Be oneself again, where the visit began. What was being done in the other name is not done anew in one's own. */
export async function leaveVisit(): Promise<never> {
  const visit = presentVisit();
  await renew();
  localStorage.removeItem(VISIT);
  return goTo(visit ? `/admin/tenants/${visit.workspace_id}` : "/");
}

/** Fetch with the session's cookie; an access token that has run out is renewed once, and nobody notices. */
export async function send(input: Request): Promise<Response> {
  const again = input.clone();
  let answer = await fetch(input).catch(() => {
    throw OFFLINE();
  });
  const isSignIn = /\/auth\/browser|\/users\/login|\/auth\/exchange/.test(input.url);
  if (answer.status === 401 && !isSignIn) {
    if (presentVisit()) {
      return leaveVisit();
    }
    if (await renew()) {
      answer = await fetch(again).catch(() => {
        throw OFFLINE();
      });
    }
    if (answer.status === 401) localStorage.removeItem(SIGNED_IN);
    if (answer.status === 401) for (const listener of listeners) listener();
  }
  return answer;
}

export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export const api = createClient<paths>({ baseUrl: ROOT, fetch: send });

type Answer<T> = { data?: T; error?: unknown; response: Response };
/** Return what was asked for, or throw the problem. */
export async function ask<T>(answer: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await answer;
  if (response.ok) return data as T;
  throw refusalOf(response, error);
}

const SIGNED_IN = "mutoscope.signed-in";
/** Whether there may be a session: the cookie itself no script can read, and asking in vain is an error in the console. */
export const maySignedIn = () => localStorage.getItem(SIGNED_IN) !== null;

/** Keep the tokens of a sign-in in cookies that no script can read. */
export async function keepTokens(tokens: { access_token: string; refresh_token?: string }): Promise<void> {
  const { access_token, refresh_token } = tokens;
  localStorage.removeItem(VISIT);
  await ask(api.POST("/api/v1/auth/browser", { body: { access_token, refresh_token } }));
  localStorage.setItem(SIGNED_IN, "yes");
}

const renewed = new Map<string, number>();
/** A file has another content under the same path: pictures that are drawn from now on ask for it anew. */
export function renewFile(path: string): void {
  renewed.set(path, (renewed.get(path) ?? 0) + 1);
}

export function fileUrl(path: string): string {
  const times = renewed.get(path);
  return path.startsWith("/") ? `${ROOT}${path}${times ? `?again=${times}` : ""}` : path;
}
