import { Buffer } from "node:buffer";
import { items, members, parseJson, text } from "../json.ts";
import { blobName } from "../layout-descriptors.ts";
import { checkedBytes, contentsOf } from "../output/image-blobs.ts";
import { type ImageOutput, repoTags } from "../output/image-output.ts";
import { layoutIndex, layoutMark } from "../output/layout-index.ts";
import type { ImageNames, ManifestNode } from "../stored-image.ts";
import type { StreamedFile } from "./write-tar.ts";

export interface ArchiveRequest {
  readonly kind: Extract<ImageOutput["kind"], "oci-archive" | "docker-archive">;
  readonly names: readonly ImageNames[];
}

/**
 * The files of an archive of an image: an OCI layout, and for Docker the list that `docker load`
 * reads besides, as `docker save` writes both. Docker's list names one platform: the image is to have no index then.
 *
 * @throws TargetError where the image is broken
 */
export async function archiveMembers(
  top: ManifestNode,
  { kind, names }: ArchiveRequest,
): Promise<readonly StreamedFile[]> {
  const { manifests, blobs } = await contentsOf(top);
  const files = new Map<string, StreamedFile>();
  const add = (file: StreamedFile) => files.set(file.path, file);
  for (const folder of folders) add({ path: folder, type: "directory" });
  add({ path: "oci-layout", type: "file", bytes: layoutMark });
  add({ path: "index.json", type: "file", bytes: layoutIndex(top, { names, replaced: [] }) });
  for (const { node, bytes } of manifests) {
    addFolder(add, node.digest);
    add({ path: blobName(node.digest), type: "file", bytes });
  }
  for (const blob of blobs) {
    const file = await blob.find();
    if (!file) continue;
    addFolder(add, blob.digest);
    const content = { sizeBytes: blob.sizeBytes, read: () => checkedBytes(file, blob) };
    add({ path: blobName(blob.digest), type: "file", content });
  }
  const first = manifests[0];
  if (kind === "docker-archive" && first) add(dockerList(first.bytes, names));
  return [...files.values()];
}

const folders = ["blobs", "blobs/sha256"];

function addFolder(add: (file: StreamedFile) => void, digest: string): void {
  if (digest.startsWith("sha512:")) add({ path: "blobs/sha512", type: "directory" });
}

function dockerList(manifest: Uint8Array, names: readonly ImageNames[]): StreamedFile {
  const fields = members(parseJson(manifest, "The manifest"));
  const pathOf = (value: unknown) => blobName(text(members(value)["digest"]) ?? "");
  const tags = repoTags(names);
  const list = [
    {
      Config: pathOf(fields["config"]),
      RepoTags: tags.length > 0 ? tags : null,
      Layers: items(fields["layers"]).map(pathOf),
    },
  ];
  return { path: "manifest.json", type: "file", bytes: Buffer.from(JSON.stringify(list)) };
}
