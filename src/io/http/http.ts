import { readFileSync } from "node:fs";
import * as http from "node:http";
import * as https from "node:https";
import type { Socket } from "node:net";
import { connect as connectTls, rootCertificates } from "node:tls";
import { type BodyStream, lengthOf, pour } from "./http-body.ts";
import { type ProxyEnvironment, proxyFor } from "./proxies.ts";
import { checkPublic, lookupPublic } from "./public-addresses.ts";

export interface HttpRequest {
  /** `http:` or `https:`; credentials in it become Basic authorization. */
  readonly url: string | URL;
  /** `GET` where left out. */
  readonly method?: string;
  /** By lower-case name. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | BodyStream;
  /** Silence after which the request fails; 30 seconds where left out. */
  readonly timeoutMs?: number;
  /** Redirects to follow: 5 where left out. */
  readonly maxRedirects?: number;
  /** Asked before a redirect is followed; an error that it throws ends the request. */
  readonly mayFollow?: (to: URL) => void;
  /** True for what is asked only on the public network; each redirect is looked at too. */
  readonly isPublicOnly?: (url: URL) => boolean;
  /** A server behind a socket of this machine, such as a container engine. */
  readonly socketPath?: string;
  readonly signal?: AbortSignal;
  /** For this server alone: not sent, nor trusted, where it redirects. */
  readonly certificates?: Certificates | undefined;
  /** Names the proxies and certificates; that of this process where left out. */
  readonly environment?: ProxyEnvironment;
}

/** PEM texts. */
export interface Certificates {
  /** Trusted beside those of Node. */
  readonly ca?: readonly string[];
  /** Who asks. */
  readonly cert?: string;
  readonly key?: string;
}

export interface HttpAnswer {
  readonly status: number;
  /** By lower-case name; repeated ones are joined by `, `. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Where redirects led. */
  readonly url: URL;
  /** Must be read or discarded. It fails where the connection breaks off before the end. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Gives the connection up. */
  discard(): void;
}

/**
 * Asks a server once. Redirects, proxies and certificates as curl treats them; credentials stay
 * with the server that they are for.
 *
 * @throws Error of the platform where no answer comes
 */
export async function request(asked: HttpRequest): Promise<HttpAnswer> {
  let current = { ...asked, url: new URL(asked.url) };
  for (let left = asked.maxRedirects ?? 5; ; left--) {
    if (current.isPublicOnly?.(current.url)) await checkPublic(current.url);
    const answer = await once(current);
    const { location } = answer.headers;
    if (![301, 302, 303, 307, 308].includes(answer.status) || location === undefined) return answer;
    answer.discard();
    if (left <= 0) throw new Error(`${withoutCredentials(asked.url)} redirects too often`);
    current = redirected(current, { status: answer.status, to: new URL(location, current.url) });
    asked.mayFollow?.(current.url);
  }
}

/**
 * Reads a body whole.
 *
 * @throws RangeError where it is larger than allowed
 */
export async function readBody(answer: HttpAnswer, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body) {
    size += chunk.length;
    if (size > maxBytes) {
      answer.discard();
      throw new RangeError(`${withoutCredentials(answer.url)} is larger than ${maxBytes} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** An address as it may be shown; the query of a signed one is a credential too. */
export function withoutCredentials(url: string | URL): string {
  return String(url)
    .replace(/\/\/[^/@]*@/, "//")
    .replace(/[?#].*$/s, "");
}

interface Current extends HttpRequest {
  readonly url: URL;
}

function redirected(from: Current, { status, to }: { status: number; to: URL }): Current {
  if (to.protocol !== "http:" && to.protocol !== "https:") {
    throw new Error(`${withoutCredentials(from.url)} redirects to ${to.protocol}`);
  }
  const headers = Object.entries(from.headers ?? {});
  const kept =
    to.origin === from.url.origin
      ? headers
      : headers.filter(([name]) => !["authorization", "cookie"].includes(name));
  if (to.origin === from.url.origin && !to.username) {
    to.username = from.url.username;
    to.password = from.url.password;
  }
  const { body, method, certificates, ...rest } = from;
  const isAskedAgain = status === 307 || status === 308 || method === "HEAD";
  return {
    ...rest,
    url: to,
    headers: Object.fromEntries(kept),
    ...(to.origin === from.url.origin && certificates && { certificates }),
    ...(isAskedAgain && method && { method }),
    ...(isAskedAgain && body && { body }),
  };
}

function once(asked: Current): Promise<HttpAnswer> {
  const { url, method = "GET", body, timeoutMs = 30_000, signal, socketPath } = asked;
  return new Promise((resolve, reject) => {
    const sent = open(asked, {
      method,
      headers: headersOf(asked),
      ...(socketPath !== undefined && { socketPath }),
      ...(signal && { signal }),
    });
    sent.setTimeout(timeoutMs, () => {
      const why = `${withoutCredentials(url)} was silent for ${timeoutMs / 1000} s`;
      sent.destroy(Object.assign(new Error(why), { code: "ETIMEDOUT" }));
    });
    sent.on("error", reject);
    sent.on("response", (message) => {
      resolve({
        status: message.statusCode ?? 0,
        headers: flat(message.headers),
        url,
        body: message,
        discard() {
          // Whoever gave it up does not ask why it broke off.
          message.on("error", () => {});
          // Where nothing follows, the connection can be used again.
          if (hasBody(message, method)) message.destroy();
          else message.resume();
        },
      });
    });
    if (body === undefined || body instanceof Uint8Array) sent.end(body);
    else pour(body, sent).catch((error: Error) => sent.destroy(error));
  });
}

function hasBody({ statusCode, headers }: http.IncomingMessage, method: string): boolean {
  return method !== "HEAD" && statusCode !== 204 && headers["content-length"] !== "0";
}

function headersOf({ url, headers, body }: Current): Record<string, string> {
  const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return {
    "user-agent": "suture",
    ...(url.username && { authorization: `Basic ${Buffer.from(pair).toString("base64")}` }),
    ...(body && { "content-length": String(lengthOf(body)) }),
    ...headers,
  };
}

function flat(headers: http.IncomingHttpHeaders): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(", ") : value,
    ]),
  );
}

function open(
  { url, environment = process.env, socketPath, certificates, isPublicOnly }: Current,
  options: http.RequestOptions,
): http.ClientRequest {
  const proxy = socketPath === undefined ? proxyFor(url, environment) : undefined;
  // A proxy resolves names itself.
  const isPublic = !proxy && (isPublicOnly?.(url) ?? false);
  const agent = agentFor(url, { proxy, environment, certificates, isPublic });
  const bare = new URL(url);
  bare.username = "";
  bare.password = "";
  if (url.protocol === "https:") return https.request(bare, { ...options, agent });
  if (!proxy) return http.request(bare, { ...options, agent });
  const headers = { ...options.headers, host: url.host, ...proxyAuthorization(proxy) };
  return http.request(proxy, { ...options, agent, headers, path: bare.href, auth: null });
}

const agents = new Map<string, http.Agent>();

interface Route {
  readonly proxy: URL | undefined;
  readonly environment: ProxyEnvironment;
  readonly certificates: Certificates | undefined;
  readonly isPublic: boolean;
}

/** One agent for each proxy, so that connections are used again. */
function agentFor({ protocol }: URL, route: Route): http.Agent {
  const { proxy, environment, certificates, isPublic } = route;
  const bundle = environment["CURL_CA_BUNDLE"] || environment["SSL_CERT_FILE"];
  const isSecure = protocol === "https:";
  const way = [protocol, isSecure && proxy?.href, isPublic, bundle].join(" ");
  const key = `${way} ${JSON.stringify(certificates)}`;
  const known = agents.get(key);
  if (known) return known;
  const lookup = isPublic ? { lookup: lookupPublic } : {};
  const made = isSecure
    ? secureAgent(proxy, { ...trust(bundle, certificates), ...lookup })
    : new http.Agent({ ...kept, ...lookup });
  agents.set(key, made);
  return made;
}

function trust(bundle: string | undefined, certificates: Certificates = {}): https.AgentOptions {
  const { ca = [], ...own } = certificates;
  const general = bundle ? [readFileSync(bundle, "utf8")] : rootCertificates;
  return { ...own, ...((bundle || ca.length > 0) && { ca: [...general, ...ca] }) };
}

const kept = { keepAlive: true, maxSockets: 16 } as const;

function secureAgent(proxy: URL | undefined, trusted: https.AgentOptions): https.Agent {
  const agent = new https.Agent({ ...kept, ...trusted });
  if (!proxy) return agent;
  type Connect = (
    options: TunnelOptions,
    done: (error: Error | null, socket?: Socket) => void,
  ) => void;
  const connect: Connect = (options, done) => {
    openTunnel(proxy, options).then(
      (socket) => done(null, connectTls({ ...options, socket })),
      (error: unknown) => done(error as Error),
    );
  };
  // Node's types leave out what its documentation names for this purpose.
  (agent as unknown as { createConnection: Connect }).createConnection = connect;
  return agent;
}

interface TunnelOptions {
  readonly host: string;
  readonly port: number;
}

function openTunnel(proxy: URL, { host, port }: TunnelOptions): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const place = `${host.includes(":") ? `[${host}]` : host}:${port}`;
    const { request: ask } = proxy.protocol === "https:" ? https : http;
    const sent = ask(proxy, {
      method: "CONNECT",
      path: place,
      headers: { host: place, ...proxyAuthorization(proxy) },
      auth: null,
      agent: false,
      timeout: 30_000,
    });
    sent.on("connect", ({ statusCode }, socket) => {
      if (statusCode === 200) resolve(socket);
      else {
        socket.destroy();
        reject(new Error(`the proxy ${withoutCredentials(proxy)} answers ${statusCode}`));
      }
    });
    sent.on("timeout", () => sent.destroy(new Error(`the proxy ${proxy.host} is silent`)));
    sent.on("error", reject);
    sent.end();
  });
}

function proxyAuthorization({ username, password }: URL): Record<string, string> {
  if (!username) return {};
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { "proxy-authorization": `Basic ${Buffer.from(pair).toString("base64")}` };
}
