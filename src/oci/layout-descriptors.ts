import { isDigest } from "./digest.ts";
import { members, size, text } from "./json.ts";

/** What an index or a manifest says of a blob. */
export interface Descriptor {
  readonly digest: string;
  readonly sizeBytes: number;
  readonly mediaType: string;
  readonly platform?: string;
  readonly names: readonly string[];
  readonly isAttestation: boolean;
  /** As it is written. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Annotations of `index.json` that name an image: in full, and as its tag. */
export const containerdName = "io.containerd.image.name";
export const refName = "org.opencontainers.image.ref.name";

/** `undefined` where a value is none. */
export function descriptor(value: unknown): Descriptor | undefined {
  const fields = members(value);
  const digest = text(fields["digest"]);
  const sizeBytes = size(fields["size"]);
  if (!digest || !isDigest(digest) || sizeBytes === undefined) return undefined;
  const annotations = members(fields["annotations"]);
  const { os, architecture, variant } = members(fields["platform"]);
  const platform = [os, architecture, variant].filter((part) => text(part)).join("/");
  return {
    digest,
    sizeBytes,
    mediaType: text(fields["mediaType"]) ?? "",
    ...(platform !== "" && { platform }),
    names: [containerdName, refName].flatMap((name) => text(annotations[name]) ?? []),
    isAttestation: platform === "unknown/unknown" || isAttached(fields),
    fields,
  };
}

/** True where one of the names is a tag, or ends in it. */
export function namesTag(names: readonly string[], tag: string): boolean {
  return names.some((name) => name === tag || name.endsWith(`:${tag}`));
}

/** Path of a blob in a layout. */
export function blobName(digest: string): string {
  return `blobs/${digest.replace(":", "/")}`;
}

/** What BuildKit, cosign and others attach to an image lies beside it. */
function isAttached(descriptor: Readonly<Record<string, unknown>>): boolean {
  const annotations = members(descriptor["annotations"]);
  return (
    annotations["vnd.docker.reference.type"] !== undefined ||
    isArtifact(text(descriptor["artifactType"])) ||
    /^dev\.cosignproject\.cosign\/(?:sigs|atts|sboms)$/.test(text(annotations["kind"]) ?? "") ||
    /(?:^|:)sha256-[0-9a-f]{64}(?:\.att|\.sig|\.sbom)?$/.test(
      text(annotations["org.opencontainers.image.ref.name"]) ?? "",
    )
  );
}

/** Some name the type of an image's configuration there. */
function isArtifact(type: string | undefined): boolean {
  return (
    type !== undefined && !/^application\/vnd\.(?:oci|docker)\.(?:container\.)?image/.test(type)
  );
}
