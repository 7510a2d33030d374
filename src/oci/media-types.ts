/** The names of two families for the same things, which are never mixed in one image. */
export type MediaFamily = "oci" | "docker";

export interface FamilyTypes {
  readonly index: string;
  readonly manifest: string;
  readonly config: string;
  readonly tar: string;
  readonly tarGzip: string;
}

/** @see OCI image specification, media-types.md; Docker image manifest version 2, schema 2 */
export const mediaTypes: Readonly<Record<MediaFamily, FamilyTypes>> = {
  oci: {
    index: "application/vnd.oci.image.index.v1+json",
    manifest: "application/vnd.oci.image.manifest.v1+json",
    config: "application/vnd.oci.image.config.v1+json",
    tar: "application/vnd.oci.image.layer.v1.tar",
    tarGzip: "application/vnd.oci.image.layer.v1.tar+gzip",
  },
  docker: {
    index: "application/vnd.docker.distribution.manifest.list.v2+json",
    manifest: "application/vnd.docker.distribution.manifest.v2+json",
    config: "application/vnd.docker.container.image.v1+json",
    tar: "application/vnd.docker.image.rootfs.diff.tar",
    tarGzip: "application/vnd.docker.image.rootfs.diff.tar.gzip",
  },
};

/** The family of a manifest or an index; `undefined` where its type is of none. */
export function familyOf(mediaType: string): MediaFamily | undefined {
  const families: readonly MediaFamily[] = ["oci", "docker"];
  return families.find((family) => {
    const { index, manifest } = mediaTypes[family];
    return mediaType === index || mediaType === manifest;
  });
}

/** True for manifests and indexes that name further blobs. */
export function isManifestType(mediaType: string): boolean {
  return familyOf(mediaType) !== undefined;
}

/** OCI's name of what Docker has a name of its own for. */
export function ociTypeOf(mediaType: string): string | undefined {
  const { oci, docker } = mediaTypes;
  const names: readonly (keyof FamilyTypes)[] = ["index", "manifest", "config", "tar", "tarGzip"];
  const same = names.find((name) => docker[name] === mediaType);
  if (same) return oci[same];
  return rareTypes.get(mediaType);
}

/** BuildKit's, and those of layers that only their owner passes on. */
const rareTypes: ReadonlyMap<string, string> = new Map([
  [
    "application/vnd.docker.image.rootfs.diff.tar.zstd",
    "application/vnd.oci.image.layer.v1.tar+zstd",
  ],
  [
    "application/vnd.docker.image.rootfs.foreign.diff.tar",
    "application/vnd.oci.image.layer.nondistributable.v1.tar",
  ],
  [
    "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
    "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
  ],
]);
