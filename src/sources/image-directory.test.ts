import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { imageOf, textFile, visitAll, writeImage } from "../../test/images.ts";
import { needs } from "../../test/needs.ts";
import { manifestType, stored } from "../../test/registry-server.ts";
import { tempFolder } from "../../test/temp-folder.ts";
import { nodeDisk } from "../io/disk.ts";
import { imageDirectory } from "./image-directory.ts";

const image = imageOf([[textFile("etc/a", "1")], [textFile("etc/a", "2")]]);
const version = "Directory Transport Version: 1.1\n";

/** The files of an image side by side. */
async function sideBySide(): Promise<Record<string, string | Uint8Array>> {
  const { blobs, manifests } = await stored(image);
  const files = [...blobs].map(([digest, bytes]) => [digest.slice(7), bytes] as const);
  const manifest = manifests.get("1")?.bytes ?? "";
  return { ...Object.fromEntries(files), version, "manifest.json": manifest };
}

const open = (location: string, platform?: string) =>
  imageDirectory.open({
    target: { kind: "image-directory", location, ...(platform && { platform }) },
    disk: nodeDisk,
  });

test("opens a manifest and its blobs", async () => {
  const location = tempFolder(await sideBySide());
  expect(await imageDirectory.recognises(location, nodeDisk)).toBe(true);
  const tree = await open(location);
  expect((await visitAll(tree)).texts.map(([, text]) => text)).toEqual(["1", "2"]);
  expect(tree.asset.kind).toBe("image");
  await expect(open(location, "linux/arm64")).rejects.toMatchObject({
    name: "UsageError",
    hint: expect.stringContaining("linux/amd64"),
  });
});

test("chooses among several platforms", async () => {
  const files = await sideBySide();
  const { manifestDigest, manifests } = await stored(image);
  const bytes = manifests.get("1")?.bytes ?? new Uint8Array();
  const entry = { mediaType: manifestType, digest: manifestDigest, size: bytes.length };
  const list = {
    schemaVersion: 2,
    manifests: [
      {
        ...entry,
        digest: `sha256:${"0".repeat(64)}`,
        platform: { os: "linux", architecture: "arm64" },
      },
      { ...entry, platform: { os: "linux", architecture: "amd64" } },
    ],
  };
  const location = tempFolder({
    ...files,
    "manifest.json": JSON.stringify(list),
    [`${manifestDigest.slice(7)}.manifest.json`]: bytes,
  });
  expect((await visitAll(await open(location))).texts).toHaveLength(2);
});

test("leaves other folders alone; a manifest that is missing or broken is an error", async () => {
  const { "manifest.json": _, ...rest } = await sideBySide();
  for (const files of [{ version: "1.2.3\n", "manifest.json": "{}" }, {}, rest]) {
    const location = tempFolder(files);
    expect(await imageDirectory.recognises(location, nodeDisk)).toBe(false);
    await expect(open(location)).rejects.toMatchObject({ name: "TargetError" });
  }
  const broken = tempFolder({ ...rest, "manifest.json": "{" });
  expect(await imageDirectory.recognises(broken, nodeDisk)).toBe(true);
  await expect(open(broken)).rejects.toMatchObject({ name: "TargetError" });
});

needs("skopeo")("opens what skopeo writes", async () => {
  const location = `${tempFolder()}/out`;
  const from = `oci-archive:${writeImage(image)}`;
  expect(spawnSync("skopeo", ["copy", "-q", from, `dir:${location}`]).status).toBe(0);
  expect(await imageDirectory.recognises(location, nodeDisk)).toBe(true);
  expect((await visitAll(await open(location))).texts.map(([, text]) => text)).toEqual(["1", "2"]);
});
