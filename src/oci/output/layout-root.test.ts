import { expect, test } from "vitest";
import { textFile } from "../../../test/images.ts";
import { layoutDraft } from "../../../test/layouts.ts";
import { nodeDisk } from "../../io/disk.ts";
import { imageDirectory } from "../image-files.ts";
import { layoutRoot } from "./layout-root.ts";

const indexType = "application/vnd.oci.image.index.v1+json";
const rootOf = async (folder: string, tag?: string) =>
  layoutRoot(await imageDirectory(folder, nodeDisk), tag);

test("one image", async () => {
  const draft = layoutDraft();
  const { platform: _, ...image } = draft.image([textFile("a", "1")]);
  const { digest } = image;
  expect(await rootOf(draft.write([image]))).toEqual({ digest, images: [{ digest }] });
});

test("an index of platforms, with what BuildKit attaches", async () => {
  const draft = layoutDraft();
  const amd = draft.image([textFile("a", "1")]);
  const arm = {
    ...draft.image([textFile("a", "2")]),
    platform: { os: "linux", architecture: "arm64" },
  };
  const attached = {
    ...draft.artifact([draft.blob({})]),
    platform: { os: "unknown", architecture: "unknown" },
    annotations: { "vnd.docker.reference.type": "attestation-manifest" },
  };
  const index = draft.blob(
    { schemaVersion: 2, manifests: [amd, arm, attached] },
    { mediaType: indexType },
  );
  expect(await rootOf(draft.write([index]))).toEqual({
    digest: index.digest,
    images: [
      { digest: amd.digest, platform: "linux/amd64" },
      { digest: arm.digest, platform: "linux/arm64" },
    ],
  });
});

test("of several images the one of a tag; platforms beside each other are refused", async () => {
  const draft = layoutDraft();
  const named = (name: string, text: string) => ({
    ...draft.image([textFile("a", text)]),
    annotations: { "org.opencontainers.image.ref.name": name },
  });
  const [one, two] = [named("1", "1"), named("2", "2")];
  const folder = draft.write([one, two]);
  expect((await rootOf(folder, "2")).digest).toBe(two.digest);
  await expect(rootOf(folder)).rejects.toMatchObject({ name: "UsageError" });
  const flat = draft.write([named("1", "1"), named("1", "2")]);
  await expect(rootOf(flat, "1")).rejects.toMatchObject({ name: "TargetError" });
});

test("a manifest that is not what its digest names is refused", async () => {
  const draft = layoutDraft();
  const image = draft.image([textFile("a", "1")]);
  const path = `blobs/${image.digest.replace(":", "/")}`;
  const folder = draft.write([image], { [path]: '{"manifests":[]}' });
  await expect(rootOf(folder)).rejects.toMatchObject({ name: "TargetError" });
});
