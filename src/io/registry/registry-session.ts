import { EnvironmentError } from "../../model/index.ts";
import { bareHost, isLinkLocal } from "../http/addresses.ts";
import {
  type Certificates,
  type HttpAnswer,
  type HttpRequest,
  request as send,
} from "../http/http.ts";
import { codeOf, type Retrying, sendRetrying } from "../http/http-retries.ts";
import { parseChallenges } from "./registry-challenges.ts";
import type { FoundCredentials } from "./registry-credentials.ts";
import type { Endpoint } from "./registry-hosts.ts";
import { type Authorization, authorize, type RegistryAccess } from "./registry-tokens.ts";

/** One registry, asked with what it wants to know of who asks. */
export interface RegistrySession {
  /**
   * Any answer but a redirect, a refusal or a passing failure.
   *
   * @throws EnvironmentError where none can be had
   */
  get(request: RegistryRequest): Promise<HttpAnswer>;
  /**
   * As `get`, for requests that change something. One that is not to be repeated by itself gives
   * back any answer but 401, and fails with the platform's own error.
   */
  send(request: RegistryWrite): Promise<HttpAnswer>;
  /** Where the registry is asked: TLS or not is known once it has answered. */
  base(): URL;
}

export interface RegistryRequest {
  readonly repository: string;
  /** Below `/v2/REPOSITORY/`, or from the root where it begins with a slash. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface RegistryWrite extends RegistryRequest, Pick<HttpRequest, "body" | "timeoutMs"> {
  readonly method: "HEAD" | "GET" | "POST" | "PATCH" | "PUT";
  readonly access: RegistryAccess;
  readonly isRepeated: boolean;
  /** Gives 401 and 403 back, where that is no reason to give up. */
  readonly mayBeRefused?: boolean;
}

export interface SessionOptions extends Retrying {
  readonly endpoint: Endpoint;
  readonly certificates: Certificates | undefined;
  readonly credentialsFor: (repository: string) => Promise<FoundCredentials>;
  readonly now: () => number;
}

export function openRegistrySession(options: SessionOptions): RegistrySession {
  const { endpoint } = options;
  const session: Session = {
    ...options,
    base: endpoint.url,
    authorizations: new Map(),
  };
  return {
    get: (request) => ask(session, { ...request, isRepeated: true }),
    send: (request) => ask(session, request),
    base: () => session.base,
  };
}

/** A request that reads says nothing of access. */
type Asked = Partial<RegistryWrite> & Pick<RegistryWrite, "repository" | "path" | "isRepeated">;

interface Session extends SessionOptions {
  base: URL;
  /** Requests that are sent at once wait for the same answer. */
  settled?: Promise<void>;
  readonly authorizations: Map<string, Authorization>;
}

async function ask(session: Session, request: Asked): Promise<HttpAnswer> {
  await settleScheme(session);
  const { authorizations } = session;
  const { repository, access, mayBeRefused = false } = request;
  const key = JSON.stringify([repository, access]);
  let authorization = heldFor(session, key);
  for (let round = 0; ; round++) {
    const answer = await follow(session, request, authorization);
    if (answer.status === 403 && !mayBeRefused) throw refused(session, answer, {});
    if (answer.status !== 401 || (round > 0 && mayBeRefused)) return answer;
    const found = await session.credentialsFor(repository);
    if (round > 0) throw refused(session, answer, found);
    const gained = authorizeAgain(session, { answer, repository, access, found });
    authorization = await (mayBeRefused ? gained.catch(() => undefined) : gained);
    if (!authorization) return answer;
    authorizations.set(key, authorization);
  }
}

/** Until it ends. */
function heldFor({ authorizations, now }: Session, key: string): Authorization | undefined {
  const known = authorizations.get(key);
  return known && known.expiresAt > now() ? known : undefined;
}

interface Refused {
  readonly answer: HttpAnswer;
  readonly repository: string;
  readonly access: RegistryAccess | undefined;
  readonly found: FoundCredentials;
}

async function authorizeAgain(
  session: Session,
  { answer, repository, access, found }: Refused,
): Promise<Authorization> {
  const { base, endpoint } = session;
  const challenges = parseChallenges(answer.headers["www-authenticate"] ?? "");
  answer.discard();
  const maySend = base.protocol === "https:" || endpoint.trustsPlain;
  const authorization = await authorize({
    ...session,
    challenges,
    base,
    repository,
    access,
    credentials: maySend ? found.credentials : undefined,
  });
  if (authorization) return authorization;
  throw refused(session, answer, maySend ? found : { problem: "none are sent without TLS" });
}

/** Which of TLS and plain HTTP a registry of this machine speaks shows when it is first asked. */
function settleScheme(session: Session): Promise<void> {
  session.settled ??= session.endpoint.mayFallBack ? findScheme(session) : Promise.resolve();
  return session.settled;
}

async function findScheme(session: Session): Promise<void> {
  const { certificates, base, environment, timeoutMs } = session;
  const timing = { ...(environment && { environment }), ...(timeoutMs && { timeoutMs }) };
  try {
    const answer = await send({ ...timing, url: new URL("/v2/", base), certificates });
    answer.discard();
  } catch (error) {
    // Of an unknown authority the request itself will tell.
    if (!/^EPROTO$|^ERR_SSL|^ECONN|^EPIPE$/.test(codeOf(error))) return;
    const plain = new URL(base);
    plain.protocol = "http:";
    session.base = plain;
  }
}

/** A registry sends on to stores of blobs, which its credentials are not for. */
function follow(
  session: Session,
  { path, repository, headers = {}, method = "GET", body, timeoutMs, isRepeated }: Asked,
  authorization: Authorization | undefined,
): Promise<HttpAnswer> {
  const { base, certificates } = session;
  const isWriting = method !== "GET" && method !== "HEAD";
  const asked = {
    url: new URL(path.startsWith("/") ? path : `/v2/${repository}/${path}`, base),
    method,
    headers: { ...headers, ...(authorization && { authorization: authorization.header }) },
    certificates,
    ...(body && { body }),
    mayFollow: (to: URL) => checkRedirect(to, { base, isWriting }),
  };
  const timing = { ...session, ...(timeoutMs !== undefined && { timeoutMs }) };
  if (isRepeated) return sendRetrying(asked, timing);
  const { environment } = session;
  return send({
    ...asked,
    ...(environment && { environment }),
    ...(timing.timeoutMs !== undefined && { timeoutMs: timing.timeoutMs }),
  });
}

interface Redirecting {
  readonly base: URL;
  readonly isWriting: boolean;
}

function checkRedirect(to: URL, { base, isWriting }: Redirecting): void {
  if (isWriting && to.origin !== base.origin) {
    throw new EnvironmentError(`${base.host} wants what is pushed to be sent to ${to.host}`, {
      hint: "It is sent to the registry that was named and nowhere else.",
    });
  }
  const isDowngrade = to.protocol !== "https:" && base.protocol === "https:";
  const isInward = isLinkLocal(bareHost(to)) && !isLinkLocal(bareHost(base));
  if (!isDowngrade && !isInward) return;
  throw new EnvironmentError(
    `${base.host} redirects to ${isInward ? "this machine" : "an address without TLS"}`,
    { hint: "That is not followed: check where the registry keeps its blobs." },
  );
}

function refused(
  { endpoint, base }: Session,
  answer: HttpAnswer,
  { credentials, problem }: FoundCredentials,
): EnvironmentError {
  answer.discard();
  const name = endpoint.name;
  const at = base.host === name ? name : `${name} (${base.host})`;
  if (credentials || answer.status === 403) {
    return new EnvironmentError(`The registry ${at} refuses access`, {
      hint: `Check the name, or log in again: docker login ${name}, or podman login ${name}.`,
    });
  }
  return new EnvironmentError(`The registry ${at} wants credentials, or has no such image`, {
    hint: problem
      ? `No credentials were found: ${problem}.`
      : `Log in first: docker login ${name}, or podman login ${name}.`,
  });
}
