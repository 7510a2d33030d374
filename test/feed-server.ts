import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { onTestFinished } from "vitest";

/** What goes wrong with one answer. */
export type Mishap =
  | { readonly status: number; readonly retryAfter?: string }
  /** The connection breaks after so many bytes. */
  | { readonly cutAfter: number }
  /** So many bytes, as if they were all. */
  | { readonly truncateTo: number }
  /** So many bytes, then nothing more. */
  | { readonly stallAfter: number };

export interface FeedServer {
  readonly base: string;
  /** `GET path range=… if-none-match=…`, as they came. */
  readonly asked: readonly string[];
  /** Paths as a client writes them, decoded. */
  put(path: string, content: string | Uint8Array, options?: PutOptions): void;
  remove(path: string): void;
  /** The next answers for a path, one each. */
  fail(path: string, ...mishaps: readonly Mishap[]): void;
  /** Called when a stalled answer has sent its bytes. */
  onStall(run: () => void): void;
  forget(): void;
}

export interface PutOptions {
  readonly lastModified?: string;
  readonly etag?: string | false;
}

interface Held {
  readonly bytes: Uint8Array;
  readonly etag: string | undefined;
  readonly lastModified: string;
}

/** A web server on this machine with validators, ranges, packing, and mishaps on demand. */
export async function feedServer(): Promise<FeedServer> {
  const held = new Map<string, Held>();
  const mishaps = new Map<string, Mishap[]>();
  const asked: string[] = [];
  let stalled = () => {};
  const server = createServer((got, answer) => {
    const path = decodeURIComponent((got.url ?? "").slice(1));
    asked.push(noted(got, path));
    const mishap = mishaps.get(path)?.shift();
    const file = held.get(path);
    if (mishap && "status" in mishap) {
      const { status, retryAfter } = mishap;
      answer.writeHead(status, retryAfter === undefined ? {} : { "retry-after": retryAfter }).end();
    } else if (!file) answer.writeHead(404).end();
    else serve({ got, answer, file, mishap, stalled: () => stalled() });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    put(path, content, { lastModified = "Tue, 01 Jul 2025 10:00:00 GMT", etag } = {}) {
      const bytes = Buffer.from(content);
      const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
      held.set(path, {
        bytes,
        lastModified,
        etag: etag === false ? undefined : (etag ?? `"${hash}"`),
      });
    },
    remove: (path) => void held.delete(path),
    fail: (path, ...next) => void mishaps.set(path, [...next]),
    onStall(run) {
      stalled = run;
    },
    forget: () => void asked.splice(0),
  };
}

function noted({ method, headers }: IncomingMessage, path: string): string {
  const words = ["range", "if-range", "if-none-match"].flatMap((name) =>
    headers[name] === undefined ? [] : [`${name}=${headers[name]}`],
  );
  return [method, path, ...words].join(" ");
}

interface Serving {
  readonly got: IncomingMessage;
  readonly answer: ServerResponse;
  readonly file: Held;
  readonly mishap: Mishap | undefined;
  readonly stalled: () => void;
}

function serve({ got, answer, file, mishap, stalled }: Serving): void {
  const { etag, lastModified } = file;
  const states = { ...(etag && { etag }), "last-modified": lastModified };
  if (isKnown(got, file)) return void answer.writeHead(304, states).end();
  const packs = String(got.headers["accept-encoding"] ?? "").includes("gzip");
  const bytes = packs ? gzipSync(file.bytes) : file.bytes;
  const from = rangeStart(got, file);
  if (from !== undefined && from >= bytes.length) {
    return void answer.writeHead(416, { "content-range": `bytes */${bytes.length}` }).end();
  }
  const part = bytes.subarray(from ?? 0);
  const sent = mishap && "truncateTo" in mishap ? part.subarray(0, mishap.truncateTo) : part;
  answer.writeHead(from === undefined ? 200 : 206, {
    ...states,
    ...(packs && { "content-encoding": "gzip" }),
    ...(from !== undefined && {
      "content-range": `bytes ${from}-${bytes.length - 1}/${bytes.length}`,
    }),
    "content-length": sent.length,
  });
  send(answer, sent, { mishap, stalled });
}

function isKnown({ headers }: IncomingMessage, { etag, lastModified }: Held): boolean {
  return etag === undefined
    ? headers["if-modified-since"] === lastModified
    : headers["if-none-match"] === etag;
}

function send(
  answer: ServerResponse,
  bytes: Uint8Array,
  { mishap, stalled }: Pick<Serving, "mishap" | "stalled">,
): void {
  if (mishap && "cutAfter" in mishap) {
    answer.write(bytes.subarray(0, mishap.cutAfter), () => setTimeout(() => answer.destroy(), 30));
  } else if (mishap && "stallAfter" in mishap) {
    answer.write(bytes.subarray(0, mishap.stallAfter), () => setTimeout(stalled, 200));
  } else answer.end(bytes);
}

function rangeStart(
  { headers }: IncomingMessage,
  { etag, lastModified }: Held,
): number | undefined {
  const match = /^bytes=(\d+)-$/.exec(headers.range ?? "");
  const condition = headers["if-range"];
  const holds = condition === undefined || condition === etag || condition === lastModified;
  return match?.[1] && holds ? Number(match[1]) : undefined;
}
