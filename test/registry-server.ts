import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import type { NewImage } from "../src/oci/output/write-oci-archive.ts";
import { memorySource } from "../src/oci/tar/byte-source.ts";
import { readTar } from "../src/oci/tar/read-tar.ts";
import { fileCursor } from "../src/oci/tar/tar-cursor.ts";
import { writeImage } from "./images.ts";

/** A web server of this machine for the running test. */
export async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** What a registry holds of one repository. */
export interface Stored {
  /** By tag and by digest. */
  readonly manifests: Map<string, StoredManifest>;
  readonly blobs: Map<string, Uint8Array>;
  /** Digests, lowest layer first. */
  readonly layers: readonly string[];
  readonly manifestDigest: string;
}

export interface StoredManifest {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
}

export const indexType = "application/vnd.oci.image.index.v1+json";
export const manifestType = "application/vnd.oci.image.manifest.v1+json";

/** An image as a registry holds it, under the tag `1`. */
export async function stored(image: NewImage): Promise<Stored> {
  const files = new Map<string, Uint8Array>();
  const source = memorySource(readFileSync(writeImage(image)));
  for await (const { entry, body } of readTar(fileCursor(source), { lengthIsKnown: false })) {
    if (entry.type === "file") files.set(entry.path, await body());
  }
  const parse = (path: string) => JSON.parse(Buffer.from(files.get(path) ?? []).toString());
  const digest = parse("index.json").manifests[0].digest as string;
  const path = `blobs/${digest.replace(":", "/")}`;
  const bytes = files.get(path) ?? new Uint8Array();
  const blobs = new Map<string, Uint8Array>();
  for (const [name, content] of files) {
    if (name.startsWith("blobs/") && name !== path) {
      blobs.set(name.slice("blobs/".length).replace("/", ":"), content);
    }
  }
  const manifest = { bytes, mediaType: manifestType };
  const layers = (parse(path).layers as { digest: string }[]).map((layer) => layer.digest);
  const manifests = new Map([
    ["1", manifest],
    [digest, manifest],
  ]);
  return { manifests, blobs, layers, manifestDigest: digest };
}

/** Adds a manifest under its digest, and under a tag. @returns its descriptor */
export function addManifest(
  { manifests }: Stored,
  { value, mediaType, tag }: { value: unknown; mediaType: string; tag?: string },
): { readonly mediaType: string; readonly digest: string; readonly size: number } {
  const bytes = Buffer.from(JSON.stringify(value));
  const digest = sha256(bytes);
  manifests.set(digest, { bytes, mediaType });
  if (tag !== undefined) manifests.set(tag, { bytes, mediaType });
  return { mediaType, digest, size: bytes.length };
}

export function sha256(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

/** One request that came. */
export interface Seen {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly range: string | undefined;
}

/** Answers itself and returns true, or leaves the request to the registry. */
export type Interfere = (
  request: IncomingMessage,
  answer: ServerResponse,
) => boolean | Promise<boolean>;

export interface Registering {
  readonly port: number;
  readonly seen: Seen[];
}

/** A registry of one repository `app`, which may be interfered with. */
export async function registryOf(
  held: Stored,
  interfere: Interfere = () => false,
): Promise<Registering> {
  const seen: Seen[] = [];
  const port = await serve((request, answer) => {
    const { authorization, range } = request.headers;
    seen.push({ path: request.url ?? "", authorization, range });
    Promise.resolve(interfere(request, answer)).then(
      (done) => done || answerFrom(held, request, answer),
      () => answer.destroy(),
    );
  });
  return { port, seen };
}

/** Answers as a registry does, with ranges. */
export function answerFrom(held: Stored, request: IncomingMessage, answer: ServerResponse): void {
  const [, kind, name = ""] = /^\/v2\/app\/(manifests|blobs)\/(.+)$/.exec(request.url ?? "") ?? [];
  if (kind === "manifests") {
    const found = held.manifests.get(name);
    if (!found) return void answer.writeHead(404).end("{}");
    answer.setHeader("content-type", found.mediaType);
    answer.setHeader("docker-content-digest", sha256(found.bytes));
    answer.end(found.bytes);
    return;
  }
  const bytes = held.blobs.get(name);
  if (kind !== "blobs" || !bytes)
    return void answer.writeHead(request.url === "/v2/" ? 200 : 404).end();
  sendRange(bytes, request, answer);
}

export function sendRange(
  bytes: Uint8Array,
  request: IncomingMessage,
  answer: ServerResponse,
): void {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
  if (from > 0) {
    answer.setHeader("content-range", `bytes ${from}-${bytes.length - 1}/${bytes.length}`);
    answer.statusCode = 206;
  }
  answer.setHeader("content-length", bytes.length - from);
  answer.end(bytes.subarray(from));
}
