import { join } from "node:path";
import {
  EnvironmentError,
  type ImageReference,
  type Registry,
  type RegistryBlob,
  type RegistryManifest,
  TargetError,
} from "../../model/index.ts";
import { checkDigest, digestOf } from "../../oci/digest.ts";
import { nodeDisk } from "../disk.ts";
import { type HttpAnswer, readBody } from "../http/http.ts";
import type { ProxyEnvironment as Environment } from "../http/proxies.ts";
import { type BlobStore, openBlobStore } from "./blob-store.ts";
import { maxBlobBytes } from "./blob-store-bound.ts";
import { registryCertificates } from "./registry-certificates.ts";
import { findCredentials } from "./registry-credentials.ts";
import { type Endpoint, endpointOf, type RegistrySettings } from "./registry-hosts.ts";
import { readReferrers } from "./registry-referrers.ts";
import { openRegistrySession, type RegistrySession } from "./registry-session.ts";

export interface RegistryOptions {
  readonly settings: RegistrySettings;
  readonly environment: Environment;
  /** Folder of the cache, where blobs are kept. */
  readonly cache: string;
  /** For tests: how pauses pass. */
  readonly wait?: (ms: number) => Promise<void>;
  /** Silence after which a request fails. */
  readonly timeoutMs?: number;
}

/** Registries over HTTP, each asked where the settings say. */
export function openRegistry(options: RegistryOptions): Registry {
  const { environment, cache, wait = sleep } = options;
  const store = openBlobStore({ folder: cache, maxBytes: maxBlobBytes(environment), wait });
  const hosts = new Map<string, RegistryHost>();
  const hostOf = (name: string) => {
    const known = hosts.get(name) ?? openHost(name, { ...options, wait });
    hosts.set(name, known);
    return known;
  };
  return {
    manifest: (image) => readManifest(hostOf(image.registry), image),
    blob: (blob) => openBlob(hostOf(blob.registry), blob, store),
    referrers: (image) => readReferrers(hostOf(image.registry).session, image),
  };
}

/** One registry, and where it is asked. */
export interface RegistryHost {
  readonly endpoint: Endpoint;
  readonly session: RegistrySession;
}

/** @param name - as in the names of images */
export function openHost(
  name: string,
  {
    settings,
    environment,
    wait,
    timeoutMs,
  }: RegistryOptions & { wait: (ms: number) => Promise<void> },
): RegistryHost {
  const endpoint = endpointOf(name, { settings, environment });
  const names = endpoint.credentialNames;
  const session = openRegistrySession({
    endpoint,
    environment,
    ...(timeoutMs !== undefined && { timeoutMs }),
    wait,
    now: Date.now,
    certificates: registryCertificates(endpoint.url.host, certificateFolders(environment)),
    credentialsFor: (repository) => findCredentials({ names, repository }, environment),
  });
  return { endpoint, session };
}

/** As Docker and podman have them. */
function certificateFolders({ HOME: home }: Environment): readonly string[] {
  const own = home ? [join(home, ".config/containers/certs.d"), join(home, ".docker/certs.d")] : [];
  return [...own, "/etc/containers/certs.d", "/etc/docker/certs.d"];
}

/** More is nobody's manifest: the specification asks registries to take 4 MiB. */
const maxManifestBytes = 4 << 20;

const manifestTypes = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.docker.distribution.manifest.v2+json",
].join(", ");

async function readManifest(
  { session, endpoint }: RegistryHost,
  { repository, tag, digest }: ImageReference,
): Promise<RegistryManifest | undefined> {
  const path = `manifests/${digest ?? tag ?? "latest"}`;
  const answer = await session.get({ repository, path, headers: { accept: manifestTypes } });
  if (answer.status === 404) {
    answer.discard();
    return undefined;
  }
  const bytes = await readAnswer(answer, endpoint);
  const mediaType = (answer.headers["content-type"] ?? "").split(";")[0]?.trim() ?? "";
  const stated = answer.headers["docker-content-digest"];
  const what = `The manifest from ${endpoint.name}`;
  if (digest !== undefined) checkDigest(bytes, digest, what);
  // Of an old kind of manifest the digest leaves out the signatures.
  else if (
    typeof stated === "string" &&
    /^sha256:[\da-f]{64}$/.test(stated) &&
    !isSigned(mediaType)
  ) {
    checkDigest(bytes, stated, what);
  }
  return { bytes, mediaType, digest: digest ?? digestOf(bytes) };
}

function isSigned(mediaType: string): boolean {
  return mediaType === "application/vnd.docker.distribution.manifest.v1+prettyjws";
}

async function readAnswer(answer: HttpAnswer, { name }: Endpoint): Promise<Uint8Array> {
  const { status } = answer;
  if (status !== 200) {
    answer.discard();
    throw new EnvironmentError(`The registry ${name} answers ${status} for a manifest`, {
      hint: "Check that it is a container registry (OCI distribution, or Docker registry v2).",
    });
  }
  try {
    return await readBody(answer, maxManifestBytes);
  } catch (cause) {
    if (cause instanceof RangeError) {
      throw new TargetError(`A manifest from ${name} is larger than ${maxManifestBytes >> 20} MiB`);
    }
    throw new EnvironmentError(`The registry ${name} breaks off while it sends a manifest`, {
      hint: "Try again.",
      cause,
    });
  }
}

async function openBlob(
  { session, endpoint }: RegistryHost,
  { repository, digest, sizeBytes }: RegistryBlob,
  store: BlobStore,
): ReturnType<Registry["blob"]> {
  const ask = (position: number) =>
    session.get({
      repository,
      path: `blobs/${digest}`,
      // Compressed once more on the way, the positions would be of something else.
      headers: {
        "accept-encoding": "identity",
        ...(position > 0 && { range: `bytes=${position}-` }),
      },
    });
  const path = await store.take({ digest, sizeBytes, from: endpoint.url, ask });
  return nodeDisk.open(path);
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
