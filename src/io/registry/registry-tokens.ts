import { Buffer } from "node:buffer";
import { EnvironmentError } from "../../model/index.ts";
import { bareHost, isLinkLocal } from "../http/addresses.ts";
import { type Certificates, type HttpRequest, readBody } from "../http/http.ts";
import { type Retrying, sendRetrying } from "../http/http-retries.ts";
import type { Challenge } from "./registry-challenges.ts";
import type { Credentials } from "./registry-credentials.ts";

/** The `Authorization` header of requests to one repository. */
export interface Authorization {
  readonly header: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** What is to be done with a repository beside reading. */
export interface RegistryAccess {
  readonly push: true;
  /** Another repository that blobs are taken over from. */
  readonly from?: string | undefined;
}

export interface AuthorizeRequest extends Retrying {
  readonly challenges: readonly Challenge[];
  /** Address of the registry. */
  readonly base: URL;
  readonly repository: string;
  /** What is to be done there; only reading where left out. */
  readonly access?: RegistryAccess | undefined;
  readonly certificates: Certificates | undefined;
  readonly credentials: Credentials | undefined;
  readonly now: () => number;
}

/**
 * Answers the challenge of a registry: by a token where it names a token server, which is asked
 * without credentials where there are none; else by name and password.
 *
 * @returns `undefined` where nothing that is known would do
 * @throws EnvironmentError where the token server cannot be asked
 * @see distribution, token authentication specification and OAuth2
 */
export async function authorize(request: AuthorizeRequest): Promise<Authorization | undefined> {
  const { challenges, credentials } = request;
  const never = Number.POSITIVE_INFINITY;
  const bearer = challenges.find(({ scheme }) => scheme === "bearer");
  if (bearer) {
    if (credentials?.kind === "bearer") {
      return { header: `Bearer ${credentials.token}`, expiresAt: never };
    }
    return askForToken(request, bearer);
  }
  const wantsBasic = challenges.some(({ scheme }) => scheme === "basic");
  if (wantsBasic && credentials?.kind === "password") {
    return { header: basic(credentials), expiresAt: never };
  }
  return undefined;
}

function basic({ user, password }: Credentials & { readonly kind: "password" }): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
}

const maxAnswerBytes = 1 << 20;

async function askForToken(
  request: AuthorizeRequest,
  challenge: Challenge,
): Promise<Authorization | undefined> {
  const { base, now } = request;
  const realm = tokenServer(challenge.parameters["realm"], base);
  const answer = await sendRetrying(tokenRequest(request, challenge, realm), request);
  if (answer.status === 400 || answer.status === 401 || answer.status === 403) {
    answer.discard();
    return undefined;
  }
  const body = await readBody(answer, maxAnswerBytes).catch(() => undefined);
  const { token, seconds } = readToken(answer.status === 200 ? body : undefined);
  if (token === undefined) {
    throw new EnvironmentError(
      `The token server ${realm.host} of ${base.host} answers ${answer.status} without a token`,
      { hint: "Try again later." },
    );
  }
  // A token that ends while a layer is on its way is asked for anew a little before.
  return { header: `Bearer ${token}`, expiresAt: now() + Math.max(5, seconds - 10) * 1000 };
}

/** What a registry names gets credentials: never without TLS where the registry has it. */
function tokenServer(realm: string | undefined, base: URL): URL {
  const url = realm !== undefined && URL.canParse(realm) ? new URL(realm) : undefined;
  const isWeb =
    url?.protocol === "https:" || (url?.protocol === "http:" && base.protocol === "http:");
  const isInward = url && isLinkLocal(bareHost(url)) && !isLinkLocal(bareHost(base));
  if (url && isWeb && !isInward) {
    url.username = "";
    url.password = "";
    return url;
  }
  throw new EnvironmentError(`${base.host} names no token server that can be trusted`, {
    hint: "It must have an https address that is not of this machine.",
  });
}

function tokenRequest(
  { base, repository, access, credentials, certificates }: AuthorizeRequest,
  { parameters }: Challenge,
  realm: URL,
): HttpRequest & { readonly url: URL } {
  const own = realm.origin === base.origin ? { certificates } : {};
  const { service, scope: asked } = parameters;
  const scopes = access ? writingScopes(repository, access) : [readingScope(repository, asked)];
  if (credentials?.kind === "identity") {
    const form = new URLSearchParams({
      grant_type: "refresh_token",
      refresh_token: credentials.token,
      client_id: "suture",
      scope: scopes.join(" "),
      ...(service && { service }),
    });
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    return { url: realm, method: "POST", headers, body: Buffer.from(form.toString()), ...own };
  }
  if (service) realm.searchParams.set("service", service);
  realm.searchParams.delete("scope");
  for (const scope of scopes) realm.searchParams.append("scope", scope);
  if (credentials?.kind !== "password") return { url: realm, ...own };
  return { url: realm, headers: { authorization: basic(credentials) }, ...own };
}

/** Reading is all that is wanted, whatever the server would hand out. */
function readingScope(repository: string, asked: string | undefined): string {
  return asked && /^repository:[^\s]+:pull$/.test(asked) ? asked : `repository:${repository}:pull`;
}

/** Those of the repositories that the user named, whatever the server asks for. */
function writingScopes(repository: string, { from }: RegistryAccess): readonly string[] {
  const own = `repository:${repository}:pull,push`;
  return from === undefined || from === repository ? [own] : [own, `repository:${from}:pull`];
}

function readToken(body: Uint8Array | undefined): {
  readonly token?: string;
  readonly seconds: number;
} {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(body ?? []).toString("utf8"));
  } catch {
    return { seconds: 0 };
  }
  const fields = (typeof value === "object" && value !== null ? value : {}) as Record<
    string,
    unknown
  >;
  const token = fields["token"] ?? fields["access_token"];
  const seconds = Number(fields["expires_in"] ?? 60);
  // A line break in a header would be an error that quotes the token.
  if (typeof token !== "string" || !/^[\x21-\x7e]+$/.test(token)) return { seconds: 0 };
  return { token, seconds: Number.isFinite(seconds) ? seconds : 60 };
}
