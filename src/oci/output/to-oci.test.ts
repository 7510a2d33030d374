import { Buffer } from "node:buffer";
import { expect, test } from "vitest";
import { textFile } from "../../../test/images.ts";
import { type Descriptor, type LayoutDraft, layoutDraft } from "../../../test/layouts.ts";
import { opened, patched } from "../../../test/patched.ts";
import { digestOf } from "../digest.ts";
import { mediaTypes } from "../media-types.ts";
import { wholeImage } from "../stored-image.ts";
import { writeTar } from "../tar/write-tar.ts";
import { contentsOf } from "./image-blobs.ts";
import { ociImage } from "./to-oci.ts";

const types = mediaTypes.docker;
const tar = Buffer.concat([...writeTar([textFile("etc/a", "1")], { mtime: 0 })]);

function dockerImage(draft: LayoutDraft, architecture: string): Descriptor {
  const layer = draft.blob(tar, { mediaType: types.tar });
  const config = draft.blob(
    { os: "linux", architecture, rootfs: { diff_ids: [layer.digest] }, container_config: { a: 1 } },
    { mediaType: types.config },
  );
  return draft.blob(
    { schemaVersion: 2, mediaType: types.manifest, config, layers: [layer] },
    { mediaType: types.manifest, platform: { os: "linux", architecture } },
  );
}

const parsed = (bytes: Uint8Array | undefined) => JSON.parse(Buffer.from(bytes ?? []).toString());

test("an image of Docker's types gets OCI's, all of its platforms, and the same configurations", async () => {
  const draft = layoutDraft();
  const amd64 = dockerImage(draft, "amd64");
  const arm64 = dockerImage(draft, "arm64");
  const attached = {
    ...draft.artifact([]),
    platform: { os: "unknown", architecture: "unknown" },
    annotations: { "vnd.docker.reference.digest": arm64.digest },
  };
  const list = draft.blob(
    { schemaVersion: 2, mediaType: types.index, manifests: [amd64, arm64, attached] },
    { mediaType: types.index },
  );
  const made = await patched(await opened(draft.write([list])), [textFile("etc/b", "2")]);
  const { image } = made;
  const oci = await ociImage(image);
  expect(image.indexes[0]?.mediaType).toBe(types.index);
  const index = parsed(oci.indexes[0]?.bytes);
  expect(index.mediaType).toBe(mediaTypes.oci.index);
  expect(index.manifests.map(({ platform }: Descriptor) => platform?.architecture)).toEqual([
    "amd64",
    "arm64",
  ]);
  const { manifests } = await contentsOf(wholeImage(oci));
  expect(manifests).toHaveLength(3);
  for (const { node, bytes } of manifests) {
    expect(node.digest).toBe(digestOf(bytes));
    expect(Buffer.from(bytes).toString()).not.toContain("vnd.docker");
  }
  const manifest = parsed(oci.manifest.bytes);
  expect(oci.manifest.digest).toBe(index.manifests[0].digest);
  expect(manifest.config).toEqual({
    ...parsed(image.manifest.bytes).config,
    mediaType: mediaTypes.oci.config,
  });
  expect(manifest.layers.map(({ mediaType }: Descriptor) => mediaType)).toEqual([
    mediaTypes.oci.tar,
    mediaTypes.oci.tarGzip,
  ]);
  expect(manifest.annotations).toEqual({ "org.opencontainers.image.base.digest": amd64.digest });
  expect((await ociImage(oci)).indexes).toEqual(oci.indexes);
});

test("an image of OCI's types stays as it is, byte for byte", async () => {
  const draft = layoutDraft();
  const index = draft.blob(
    { schemaVersion: 2, manifests: [draft.image([textFile("a", "1")])] },
    { mediaType: mediaTypes.oci.index },
  );
  const { image } = await patched(await opened(draft.write([index])), [textFile("b", "2")]);
  const oci = await ociImage(image);
  expect(oci.indexes).toEqual(image.indexes);
  expect(oci.manifest).toEqual(image.manifest);
});

test("a platform that is not stored keeps its entry", async () => {
  const draft = layoutDraft();
  const amd64 = dockerImage(draft, "amd64");
  const arm64 = dockerImage(layoutDraft(), "arm64");
  const list = draft.blob(
    { schemaVersion: 2, mediaType: types.index, manifests: [amd64, arm64] },
    { mediaType: types.index },
  );
  const { image } = await patched(await opened(draft.write([list])), [textFile("etc/b", "2")]);
  const [first, second] = parsed((await ociImage(image)).indexes[0]?.bytes).manifests;
  expect(first.mediaType).toBe(mediaTypes.oci.manifest);
  expect(second).toEqual(arm64);
});
