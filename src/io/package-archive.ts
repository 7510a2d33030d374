import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  type ArchivedFile,
  EnvironmentError,
  type HashedFile,
  isSutureError,
  type KeptFile,
  type PackageArchive,
} from "../model/index.ts";
import { memorySource } from "../oci/tar/byte-source.ts";
import { isAbsence } from "./absent.ts";
import { nodeDisk } from "./disk.ts";
import { bareHost } from "./http/addresses.ts";
import { inAttempts } from "./http/attempts.ts";
import { type HttpAnswer, readBody, withoutCredentials } from "./http/http.ts";
import { type Retrying, sendRetrying } from "./http/http-retries.ts";
import type { ProxyEnvironment as Environment } from "./http/proxies.ts";
import { ownMark } from "./owned-names.ts";
import { type BlobStore, openBlobStore } from "./registry/blob-store.ts";
import { maxBlobBytes } from "./registry/blob-store-bound.ts";

export interface PackageArchiveOptions {
  readonly environment: Environment;
  /** Folder of the cache, which registries' blobs share. */
  readonly cache: string;
  /** Folder of the state. */
  readonly state: string;
  /** Names of hosts that may be asked though an image names them and they are not public. */
  readonly allowHosts?: readonly string[];
  /** For tests: how pauses pass. */
  readonly wait?: (ms: number) => Promise<void>;
  /** Silence after which a request fails. */
  readonly timeoutMs?: number;
}

/** Archives over HTTP and on the local disk. */
export function openPackageArchive(options: PackageArchiveOptions): PackageArchive {
  const { environment, cache, state, allowHosts = [], wait = sleep, timeoutMs } = options;
  const store = openBlobStore({ folder: cache, maxBytes: maxBlobBytes(environment), wait });
  const retrying = { environment, wait, ...(timeoutMs !== undefined && { timeoutMs }) };
  const asking: Asking = {
    retrying,
    allowed: new Set(allowHosts.map((host) => host.toLowerCase())),
  };
  const seen = join(state, "archives");
  return {
    read: (file, maxBytes) => readSmall(file, { asking, maxBytes }),
    take: (file) => take(file, { asking, store }),
    newestSeen: (suite) => readSeen(seen, suite),
    keepSeen(suite, dateMs) {
      if (dateMs <= (readSeen(seen, suite) ?? Number.NEGATIVE_INFINITY)) return;
      writeSeen(seen, { suite, date: new Date(dateMs).toISOString() });
    },
    readOwn: (path) => readLocal(path, maxOwnBytes),
  };
}

interface Asking {
  readonly retrying: Retrying;
  readonly allowed: ReadonlySet<string>;
}

/** Keyrings and lists of sources. */
const maxOwnBytes = 4 << 20;

async function readSmall(
  file: ArchivedFile,
  { asking, maxBytes }: { readonly asking: Asking; readonly maxBytes: number },
): Promise<Uint8Array | undefined> {
  const { url } = file;
  if (url.protocol === "file:") return readLocal(fileURLToPath(url), maxBytes);
  const found = await inAttempts<{ readonly bytes?: Uint8Array }>(
    { url, retrying: asking.retrying },
    async () => {
      const answer = await ask(file, { asking, headers: {} });
      if (answer.status === 200) return { bytes: await readBounded(answer, maxBytes) };
      answer.discard();
      if (isMissing(answer.status)) return {};
      throw refused(url, answer.status);
    },
  );
  return found.bytes;
}

async function readBounded(answer: HttpAnswer, maxBytes: number): Promise<Uint8Array> {
  try {
    return await readBody(answer, maxBytes);
  } catch (error) {
    if (error instanceof RangeError) throw new EnvironmentError(error.message, { cause: error });
    throw error;
  }
}

async function readLocal(path: string, maxBytes: number): Promise<Uint8Array | undefined> {
  try {
    const { size } = await stat(path);
    if (size > maxBytes) throw new EnvironmentError(`${path} is larger than ${maxBytes} bytes`);
    return await readFile(path);
  } catch (error) {
    if (isSutureError(error)) throw error;
    if (isAbsence(error)) return undefined;
    throw new EnvironmentError(`${path} cannot be read`, { cause: error });
  }
}

async function take(
  file: HashedFile,
  { asking, store }: { readonly asking: Asking; readonly store: BlobStore },
): Promise<KeptFile | undefined> {
  const { url, sizeBytes, sha256 } = file;
  if (url.protocol === "file:") return takeLocal(file);
  const digest = `sha256:${sha256}`;
  try {
    const path = await store.take({
      digest,
      sizeBytes,
      from: url,
      ask: async (position) => {
        const headers = position > 0 ? { range: `bytes=${position}-` } : {};
        return checkAnswer(await ask(file, { asking, headers }), file);
      },
    });
    return { path, sizeBytes, isVerified: true, open: () => nodeDisk.open(path) };
  } catch (error) {
    if (error instanceof MissingError) return undefined;
    // What is not what its index says is the archive's doing, not the image's.
    if (isSutureError(error) && error.exitCode !== 4) {
      throw new EnvironmentError(`${withoutCredentials(url)} is not what its signed index says`, {
        hint: "It was thrown away. Try again later, or name another mirror with --sources.",
        cause: error,
      });
    }
    throw error;
  }
}

class MissingError extends Error {}

/** @throws MissingError where there is none, EnvironmentError where another file is there */
function checkAnswer(answer: HttpAnswer, { url, sizeBytes }: HashedFile): HttpAnswer {
  const { status, headers } = answer;
  const told =
    status === 200
      ? headers["content-length"]
      : /^bytes (?:\*|\d{1,15}-\d{1,15})\/(\d{1,15})$/.exec(headers["content-range"] ?? "")?.[1];
  if ([200, 206, 416].includes(status) && (told === undefined || Number(told) === sizeBytes)) {
    return answer;
  }
  answer.discard();
  if (isMissing(status)) throw new MissingError();
  if (told === undefined || status > 416) throw refused(url, status);
  throw new EnvironmentError(
    `${withoutCredentials(url)} has ${told} bytes, and its signed index says ${sizeBytes}`,
    { hint: "Try again later, or name another mirror with --sources." },
  );
}

async function takeLocal({ url, sizeBytes, sha256 }: HashedFile): Promise<KeptFile | undefined> {
  const path = fileURLToPath(url);
  const bytes = await readLocal(path, sizeBytes);
  if (bytes === undefined) return undefined;
  if (createHash("sha256").update(bytes).digest("hex") !== sha256) {
    throw new EnvironmentError(`${path} is not what its signed index says`);
  }
  return { path, sizeBytes, isVerified: true, open: async () => memorySource(bytes) };
}

interface AskingFor {
  readonly asking: Asking;
  readonly headers: Readonly<Record<string, string>>;
}

function ask({ url, isFound }: ArchivedFile, { asking, headers }: AskingFor): Promise<HttpAnswer> {
  const { retrying, allowed } = asking;
  const mayBeAsked = (host: string) => allowed.has(host) || (!isFound && host === bareHost(url));
  return sendRetrying(
    {
      url,
      headers: { "accept-encoding": "identity", ...headers },
      isPublicOnly: (to) => !mayBeAsked(bareHost(to)) && !allowed.has(to.host),
      mayFollow(to) {
        if (to.protocol === "https:" || url.protocol === "http:") return;
        throw new EnvironmentError(`${url.host} redirects to an address without TLS`);
      },
    },
    retrying,
  );
}

function isMissing(status: number): boolean {
  return status === 404 || status === 410;
}

function refused(url: URL, status: number): EnvironmentError {
  return new EnvironmentError(
    `${withoutCredentials(url)} is refused: the server answers ${status}`,
    {
      hint: "Try again later, or name another mirror with --sources.",
    },
  );
}

function seenName(suite: string): string {
  return `${createHash("sha256").update(suite).digest("hex").slice(0, 32)}.json`;
}

function writeSeen(folder: string, kept: { readonly suite: string; readonly date: string }): void {
  const aside = join(folder, `.${seenName(kept.suite)}.${ownMark()}`);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(aside, `${JSON.stringify(kept)}\n`, { mode: 0o600 });
    renameSync(aside, join(folder, seenName(kept.suite)));
  } catch (cause) {
    throw new EnvironmentError(`The state folder cannot be written: ${folder}`, {
      hint: "Set SUTURE_STATE_DIR to a folder that can.",
      cause,
    });
  }
}

function readSeen(folder: string, suite: string): number | undefined {
  const path = join(folder, seenName(suite));
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw new EnvironmentError(`${path} cannot be read`, { cause: error });
  }
  const date = /"date":"([^"]{10,30})"/.exec(text)?.[1] ?? "";
  const seen = Date.parse(date);
  if (!Number.isNaN(seen)) return seen;
  throw new EnvironmentError(`${path} is damaged`, {
    hint: "Delete it: then any date of that archive is believed once.",
  });
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
