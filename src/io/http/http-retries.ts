import { EnvironmentError, isSutureError } from "../../model/index.ts";
import { type HttpAnswer, type HttpRequest, request } from "./http.ts";

export interface Retrying extends Pick<HttpRequest, "environment" | "timeoutMs"> {
  readonly wait: (ms: number) => Promise<void>;
}

/** How often something is asked that fails in a way that passes. */
export const maxAttempts = 5;

/**
 * Sends a request, again where the server is busy or the connection breaks: after what the server
 * says, else after longer and longer pauses.
 *
 * @returns any answer but those
 * @throws EnvironmentError that names the host only: addresses and headers can hold secrets
 */
export async function sendRetrying(
  asked: HttpRequest & { readonly url: URL },
  { wait, ...timing }: Retrying,
): Promise<HttpAnswer> {
  for (let attempt = 1; ; attempt++) {
    let pauseMs = pauseBefore(attempt);
    try {
      const answer = await request({ ...timing, ...asked });
      if (!isBusy(answer.status)) return answer;
      const askedMs = retryAfterMs(answer);
      answer.discard();
      if (attempt >= maxAttempts || askedMs > maxPauseMs) throw busy(asked.url, answer.status);
      pauseMs = Math.max(pauseMs, askedMs);
    } catch (error) {
      if (isSutureError(error)) throw error;
      if (attempt >= maxAttempts || !passes(error)) throw unreachable(asked.url, error);
    }
    await wait(pauseMs);
  }
}

/** Longer and longer, and never the same for two at once. */
export function pauseBefore(attempt: number): number {
  return 500 * 2 ** (attempt - 1) * (0.75 + Math.random() / 2);
}

/** True for an error of a connection that may go well the next time. */
export function passes(error: unknown): boolean {
  return passing.has(codeOf(error));
}

/** An error of a connection as the user can act on it. */
export function unreachable({ host, protocol }: URL, cause: unknown): EnvironmentError {
  const code = codeOf(cause);
  const told =
    code === "" && cause instanceof Error ? `cannot be asked: ${cause.message}` : undefined;
  const [why, hint] = told ? [told, "Check HTTPS_PROXY and NO_PROXY."] : explain(code, protocol);
  return new EnvironmentError(`${host} ${why}`, { hint, cause });
}

/** Nobody waits longer at a terminal. */
const maxPauseMs = 60_000;

const passing: ReadonlySet<string> = new Set([
  "EAI_AGAIN",
  "ECONNABORTED",
  "ECONNRESET",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EPIPE",
  "ETIMEDOUT",
  "ERR_STREAM_PREMATURE_CLOSE",
]);

function isBusy(status: number): boolean {
  return status === 408 || status === 429 || (status >= 500 && status !== 501 && status !== 505);
}

/** What a server asks for before it is asked again; 0 where it says nothing. */
export function retryAfterMs({ headers }: HttpAnswer): number {
  const value = headers["retry-after"];
  if (value === undefined) return 0;
  const ms = /^\d{1,9}$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : 0;
}

function busy({ host }: URL, status: number): EnvironmentError {
  return status === 429
    ? new EnvironmentError(`${host} answers 429: it was asked too often`, {
        hint: "Wait, or log in with docker login or podman login for a higher limit.",
      })
    : new EnvironmentError(`${host} answers ${status}`, { hint: "Try again later." });
}

/** The code of a platform's error; `` where it has none. */
export function codeOf(error: unknown): string {
  const { code } = error as { readonly code?: unknown };
  return typeof code === "string" ? code : "";
}

function explain(code: string, protocol: string): readonly [why: string, hint: string] {
  if (code === "ENOTFOUND" || code === "EAI_AGAIN")
    return ["cannot be found", "Check its name, the network, and HTTPS_PROXY."];
  if (/CERT|SIGNATURE|ISSUER/.test(code))
    return [
      `has a certificate that is not trusted (${code})`,
      "Name the authority's file in NODE_EXTRA_CA_CERTS or SSL_CERT_FILE.",
    ];
  if (protocol === "https:" && /^EPROTO$|^ERR_SSL/.test(code))
    return [
      "does not speak TLS",
      "Set SUTURE_INSECURE_REGISTRIES to its name where that is meant.",
    ];
  if (code === "ETIMEDOUT") return ["does not answer in time", "Check the network, or try again."];
  return [`cannot be reached (${code})`, "Check its address, the network, and HTTPS_PROXY."];
}
