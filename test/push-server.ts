import type { IncomingMessage, ServerResponse } from "node:http";
import {
  type Interfere,
  type Registering,
  type StoredManifest,
  serve,
  sha256,
} from "./registry-server.ts";

/** What a registry that takes pushes holds, by repository. */
export interface PushedTo extends Registering {
  readonly blobs: ReadonlyMap<string, Uint8Array>;
  readonly manifests: ReadonlyMap<string, StoredManifest>;
  /** `METHOD path`, in the order in which they came. */
  readonly asked: string[];
}

export interface PushServer {
  readonly interfere?: Interfere;
  /** Blobs that are there, by `repository@digest`. */
  readonly held?: ReadonlyMap<string, Uint8Array>;
  /** Bytes of a part after which the connection is cut, once each, in turn. */
  readonly cutAfter?: number[];
  /** Uploads are forgotten when they have so many bytes, once. */
  readonly forgetAt?: number;
  readonly mounts?: boolean;
}

interface Upload {
  bytes: Buffer;
}

/** A registry of this machine that takes pushes in parts and as a whole, as the specification has it. */
export async function pushServer(options: PushServer = {}): Promise<PushedTo> {
  const { interfere = () => false, held = new Map(), mounts = true } = options;
  const store: Store = {
    ...options,
    mounts,
    blobs: new Map(held),
    manifests: new Map(),
    uploads: new Map(),
    count: 0,
    hasForgotten: false,
  };
  const asked: string[] = [];
  const seen: Registering["seen"] = [];
  const port = await serve((request, answer) => {
    asked.push(`${request.method} ${request.url}`);
    const { authorization, range } = request.headers;
    seen.push({ path: request.url ?? "", authorization, range });
    Promise.resolve(interfere(request, answer))
      .then((isDone) => (isDone ? undefined : answerPush(store, request, answer)))
      .catch(() => answer.destroy());
  });
  return { port, seen, asked, blobs: store.blobs, manifests: store.manifests };
}

interface Store extends PushServer {
  readonly blobs: Map<string, Uint8Array>;
  readonly manifests: Map<string, StoredManifest>;
  readonly uploads: Map<string, Upload>;
  count: number;
  hasForgotten: boolean;
}

async function answerPush(
  store: Store,
  request: IncomingMessage,
  answer: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? "", "http://x");
  const [, repository = "", kind, name = ""] =
    /^\/v2\/(.+?)\/(manifests|blobs\/uploads|blobs)\/(.*)$/.exec(url.pathname) ?? [];
  if (kind === undefined) return void answer.writeHead(url.pathname === "/v2/" ? 200 : 404).end();
  if (kind === "manifests")
    return answerManifest(store, { request, answer, key: `${repository}@${name}`, repository });
  if (kind === "blobs") {
    const found = store.blobs.get(`${repository}@${name}`);
    return void answer.writeHead(found ? 200 : 404, { "content-length": found?.length ?? 0 }).end();
  }
  if (request.method === "POST") return begin(store, { url, answer, repository });
  await goOn(store, { request, answer, url, repository, name });
}

interface Asked {
  readonly request: IncomingMessage;
  readonly answer: ServerResponse;
  readonly repository: string;
}

async function answerManifest(
  store: Store,
  { request, answer, key, repository }: Asked & { readonly key: string },
): Promise<void> {
  if (request.method !== "PUT") {
    const found = store.manifests.get(key);
    if (!found) return void answer.writeHead(404).end();
    answer.writeHead(200, {
      "content-type": found.mediaType,
      "content-length": found.bytes.length,
    });
    return void answer.end(request.method === "HEAD" ? undefined : found.bytes);
  }
  const bytes = await bodyOf(request);
  const { config, layers = [], manifests = [] } = JSON.parse(bytes.toString());
  const missing = [...(config ? [config] : []), ...layers].some(
    ({ digest }: { digest: string }) => !store.blobs.has(`${repository}@${digest}`),
  );
  const lacks = manifests.some(
    ({ digest }: { digest: string }) => !store.manifests.has(`${repository}@${digest}`),
  );
  if (missing || lacks) {
    const errors = [{ code: "MANIFEST_BLOB_UNKNOWN", message: "blob unknown\u001b[31m" }];
    return void answer.writeHead(400).end(JSON.stringify({ errors }));
  }
  const stored = { bytes, mediaType: request.headers["content-type"] ?? "" };
  store.manifests.set(key, stored);
  store.manifests.set(`${repository}@${sha256(bytes)}`, stored);
  answer.writeHead(201, { "docker-content-digest": sha256(bytes), "content-length": 0 }).end();
}

function begin(
  store: Store,
  { url, answer, repository }: { url: URL; answer: ServerResponse; repository: string },
): void {
  const digest = url.searchParams.get("mount");
  const found = store.blobs.get(`${url.searchParams.get("from")}@${digest}`);
  if (found && store.mounts) {
    store.blobs.set(`${repository}@${digest}`, found);
    return void answer.writeHead(201, { "content-length": 0 }).end();
  }
  const name = `u${++store.count}`;
  store.uploads.set(name, { bytes: Buffer.alloc(0) });
  // Relative, and with a query: both are allowed.
  const location = `/v2/${repository}/blobs/uploads/${name}?_state=s%3D`;
  answer.writeHead(202, { location, range: "0-0", "content-length": 0 }).end();
}

async function goOn(
  store: Store,
  { request, answer, url, repository, name }: Asked & { readonly url: URL; readonly name: string },
): Promise<void> {
  const upload = store.uploads.get(name);
  const isLost =
    upload &&
    !store.hasForgotten &&
    upload.bytes.length >= (store.forgetAt ?? Number.POSITIVE_INFINITY);
  if (isLost) {
    store.hasForgotten = true;
    store.uploads.delete(name);
  }
  if (!upload || isLost) return void answer.writeHead(404).end("{}");
  if (url.searchParams.get("_state") !== "s=") return void answer.writeHead(400).end();
  const size = () => ({
    location: `/v2/${repository}/blobs/uploads/${name}?_state=s%3D`,
    range: `0-${Math.max(0, upload.bytes.length - 1)}`,
    "content-length": 0,
  });
  if (request.method === "GET") return void answer.writeHead(204, size()).end();
  const from = Number(
    /^(\d+)-/.exec(request.headers["content-range"] ?? "")?.[1] ?? upload.bytes.length,
  );
  if (from !== upload.bytes.length) {
    request.resume();
    return void answer.writeHead(416, size()).end();
  }
  const cut = request.method === "PATCH" ? store.cutAfter?.shift() : undefined;
  upload.bytes = Buffer.concat([upload.bytes, await bodyOf(request, cut)]);
  if (cut !== undefined) return void request.socket.destroy();
  if (request.method === "PATCH") return void answer.writeHead(202, size()).end();
  const digest = url.searchParams.get("digest") ?? "";
  if (sha256(upload.bytes) !== digest) {
    const errors = [{ code: "DIGEST_INVALID", message: "no" }];
    return void answer.writeHead(400).end(JSON.stringify({ errors }));
  }
  store.blobs.set(`${repository}@${digest}`, upload.bytes);
  answer.writeHead(201, { "docker-content-digest": digest, "content-length": 0 }).end();
}

async function bodyOf(request: IncomingMessage, most = Number.POSITIVE_INFINITY): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    const part = (chunk as Buffer).subarray(0, most - size);
    chunks.push(part);
    size += part.length;
    if (size >= most) break;
  }
  return Buffer.concat(chunks);
}
