import { Buffer } from "node:buffer";
import { type RegistryManifest, TargetError } from "../../model/index.ts";
import { digestOf } from "../digest.ts";
import { items, members, parseJson, text } from "../json.ts";
import { bundleType } from "./signed-envelope.ts";

/** A manifest to store, with the blobs that it names and that are not there yet. */
export interface ManifestDraft {
  readonly manifest: RegistryManifest;
  readonly blobs: readonly Uint8Array[];
}

/** What a signature or an attestation under one of cosign's tags is. */
export interface SignedLayer {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  readonly annotations: Readonly<Record<string, string>>;
}

/** As much as cosign reads. */
const maxLayers = 1000;

/**
 * Appends to what lies under a tag of cosign's.
 *
 * @param existing - the manifest that is there
 * @throws TargetError where something else lies under the tag
 */
export function appendLayer(
  existing: RegistryManifest | undefined,
  { bytes, mediaType, annotations }: SignedLayer,
): ManifestDraft {
  const kept = existing ? layersOf(existing) : [];
  if (kept.length >= maxLayers) throw new TargetError(`The image has ${maxLayers} signatures`);
  const added = { mediaType, size: bytes.length, digest: digestOf(bytes), annotations };
  const layers = [...kept, added];
  const config = json({
    architecture: "",
    created: "0001-01-01T00:00:00Z",
    history: layers.map(() => ({ created: "0001-01-01T00:00:00Z" })),
    os: "",
    rootfs: { type: "layers", diff_ids: layers.map(({ digest }) => digest) },
    config: {},
  });
  const manifest = json({
    schemaVersion: 2,
    mediaType: manifestType,
    config: { mediaType: configType, size: config.length, digest: digestOf(config) },
    layers,
  });
  return { manifest: stored(manifest, manifestType), blobs: [config, bytes] };
}

interface Subject {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

export interface BundleRequest {
  readonly bundle: unknown;
  readonly subject: Subject;
  readonly predicateType: string;
  /** RFC 3339. */
  readonly created: string;
}

/** A bundle that refers to an image, as cosign 3 attaches it. */
export function bundleReferrer(request: BundleRequest): ManifestDraft {
  const { bundle, subject, predicateType, created } = request;
  return referrer(subject, {
    mediaType: bundleType,
    blob: json(bundle),
    annotations: {
      "dev.sigstore.bundle.content": "dsse-envelope",
      "dev.sigstore.bundle.predicateType": predicateType,
      "org.opencontainers.image.created": created,
    },
  });
}

export interface StatementRequest {
  readonly statement: Uint8Array;
  readonly subject: Subject;
  readonly predicateType: string;
}

/**
 * A statement that refers to an image, without a signature; the same manifest each time.
 *
 * @see in-toto attestation framework 1.0; BuildKit, attestation storage
 */
export function statementReferrer(request: StatementRequest): ManifestDraft {
  const { statement, subject, predicateType } = request;
  return referrer(subject, {
    mediaType: "application/vnd.in-toto+json",
    blob: statement,
    annotations: { "in-toto.io/predicate-type": predicateType },
  });
}

interface Referring {
  readonly mediaType: string;
  readonly blob: Uint8Array;
  readonly annotations: Readonly<Record<string, string>>;
}

function referrer(subject: Subject, { mediaType, blob, annotations }: Referring): ManifestDraft {
  const manifest = json({
    schemaVersion: 2,
    mediaType: manifestType,
    artifactType: mediaType,
    config: { mediaType: emptyType, size: emptyConfig.length, digest: digestOf(emptyConfig) },
    layers: [{ mediaType, size: blob.length, digest: digestOf(blob) }],
    subject,
    annotations,
  });
  return { manifest: stored(manifest, manifestType), blobs: [emptyConfig, blob] };
}

/**
 * The index that stands in for a registry's own list of referrers, with one more in it.
 *
 * @throws TargetError where something else lies under its tag
 * @see OCI distribution specification 1.1, referrers tag schema
 */
export function appendReferrer(
  existing: RegistryManifest | undefined,
  { bytes, mediaType, digest }: RegistryManifest,
): RegistryManifest {
  const listed = existing ? manifestsOf(existing) : [];
  const { artifactType, annotations } = members(parseJson(bytes, "The manifest"));
  const added = { mediaType, size: bytes.length, digest, artifactType, annotations };
  const others = listed.filter((one) => members(one)["digest"] !== digest);
  const index = { schemaVersion: 2, mediaType: indexType, manifests: [...others, added] };
  return stored(json(index), indexType);
}

const manifestType = "application/vnd.oci.image.manifest.v1+json";
const configType = "application/vnd.oci.image.config.v1+json";
const indexType = "application/vnd.oci.image.index.v1+json";
const emptyType = "application/vnd.oci.empty.v1+json";
const emptyConfig = Buffer.from("{}");

function json(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}

function stored(bytes: Uint8Array, mediaType: string): RegistryManifest {
  return { bytes, mediaType, digest: digestOf(bytes) };
}

interface Layer {
  readonly digest: string;
}

function layersOf({ bytes }: RegistryManifest): readonly Layer[] {
  const { layers } = members(parseJson(bytes, "The manifest of the signatures"));
  if (!Array.isArray(layers)) throw taken();
  return items(layers).map((layer) => {
    const digest = text(members(layer)["digest"]);
    if (digest === undefined) throw taken();
    return { ...members(layer), digest };
  });
}

function manifestsOf({ bytes }: RegistryManifest): readonly unknown[] {
  const { manifests } = members(parseJson(bytes, "The list of referrers"));
  if (!Array.isArray(manifests)) throw taken();
  return manifests;
}

function taken(): TargetError {
  return new TargetError("Something else lies under the tag for the image's signatures", {
    hint: "Delete that tag in the registry, and sign again.",
  });
}
