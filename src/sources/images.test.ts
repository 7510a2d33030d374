import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { imageOf, openPath, textFile, visitAll, writeImage } from "../../test/images.ts";
import { tempFolder } from "../../test/temp-folder.ts";
import { nodeDisk } from "../io/disk.ts";
import { TargetError, UsageError } from "../model/index.ts";
import type { NewImage } from "../oci/output/write-oci-archive.ts";
import { memorySource } from "../oci/tar/byte-source.ts";
import { readTar } from "../oci/tar/read-tar.ts";
import { fileCursor } from "../oci/tar/tar-cursor.ts";
import { writeTar } from "../oci/tar/write-tar.ts";
import { sources } from "./index.ts";

interface Descriptor {
  readonly digest: string;
  readonly [key: string]: unknown;
}

/** Files of an archive that the writer made. */
async function unpack(image: NewImage): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  const source = memorySource(readFileSync(writeImage(image)));
  for await (const { entry, body } of readTar(fileCursor(source), { lengthIsKnown: false })) {
    if (entry.type === "file") files.set(entry.path, await body());
  }
  return files;
}

/** A layout with the images of several others, and an index that the test makes of their descriptors. */
async function layoutOf(
  images: readonly NewImage[],
  index: (descriptors: readonly Descriptor[], add: (value: unknown) => Descriptor) => unknown,
): Promise<string> {
  const files = new Map<string, Uint8Array>();
  const found: Descriptor[] = [];
  for (const image of images) {
    const own = await unpack(image);
    for (const [path, bytes] of own) files.set(path, bytes);
    const read = JSON.parse(Buffer.from(own.get("index.json") ?? []).toString());
    const { annotations: _, ...descriptor } = read.manifests[0];
    found.push(descriptor);
  }
  const add = (value: unknown): Descriptor => {
    const bytes = Buffer.from(JSON.stringify(value));
    const hex = createHash("sha256").update(bytes).digest("hex");
    files.set(`blobs/sha256/${hex}`, bytes);
    const mediaType = "application/vnd.oci.image.index.v1+json";
    return { mediaType, digest: `sha256:${hex}`, size: bytes.length };
  };
  const json = JSON.stringify({ schemaVersion: 2, manifests: index(found, add) });
  files.set("index.json", Buffer.from(json));
  return folderOf(files);
}

function folderOf(files: ReadonlyMap<string, Uint8Array>): string {
  const root = tempFolder();
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), bytes);
  }
  return root;
}

const image = (text: string, architecture = "amd64") =>
  imageOf([[textFile("which", text)]], { architecture, config: { Env: [`WHICH=${text}`] } });
const named = (name: string) => ({ annotations: { "org.opencontainers.image.ref.name": name } });
const platform = (architecture: string) => ({ platform: { os: "linux", architecture } });
const which = async (location: string, tag?: string) =>
  (await visitAll(await openPath(location, tag === undefined ? {} : { tag }))).texts[0]?.[1];

describe("choosing an image of a layout", () => {
  test("linux/amd64 of several platforms, behind an index or flat, whatever the order", async () => {
    const both = [image("arm", "arm64"), image("intel")];
    const flat = await layoutOf(both, ([arm, intel]) => [
      { ...arm, ...platform("arm64"), ...named("1") },
      { ...intel, ...platform("amd64"), ...named("1") },
    ]);
    const nested = await layoutOf(both, ([arm, intel], add) => [
      {
        ...add({
          manifests: [
            { ...arm, ...platform("arm64") },
            { ...intel, ...platform("amd64") },
          ],
        }),
        ...named("1"),
      },
    ]);
    expect(await which(flat)).toBe("intel");
    expect(await which(nested)).toBe("intel");
    for (const location of [flat, nested]) {
      const arm = await openPath(location, { platform: "linux/arm64" });
      expect((await visitAll(arm)).texts[0]?.[1]).toBe("arm");
      await expect(openPath(location, { platform: "linux/s390x" })).rejects.toMatchObject({
        name: "UsageError",
        hint: expect.stringContaining("linux/arm64, linux/amd64"),
      });
    }
  });

  test("the only platform there is, attestations left aside", async () => {
    const layout = await layoutOf([image("arm", "arm64"), image("note")], ([arm, note], add) => [
      add({
        manifests: [
          { ...note, platform: { os: "unknown", architecture: "unknown" } },
          { ...arm, ...platform("arm64") },
        ],
      }),
    ]);
    expect(await which(layout)).toBe("arm");
  });

  test("the platform whose blobs were copied", async () => {
    const layout = await layoutOf([image("arm", "arm64")], ([arm], add) => [
      add({
        manifests: [
          { ...arm, digest: `sha256:${"0".repeat(64)}`, ...platform("amd64") },
          { ...arm, ...platform("arm64") },
        ],
      }),
    ]);
    expect(await which(layout)).toBe("arm");
  });

  test("the wanted tag, else an error that lists them", async () => {
    const layout = await layoutOf([image("first"), image("second")], ([first, second]) => [
      { ...first, ...named("1.0") },
      { ...second, ...named("localhost/app:2.0") },
    ]);
    expect(await which(layout, "1.0")).toBe("first");
    expect(await which(layout, "2.0")).toBe("second");
    await expect(openPath(layout)).rejects.toMatchObject({
      name: "UsageError",
      hint: expect.stringContaining("1.0, localhost/app:2.0"),
    });
    await expect(openPath(layout, { tag: "3" })).rejects.toBeInstanceOf(UsageError);
  });

  test("two tags of one image are no choice", async () => {
    const layout = await layoutOf([image("one")], ([one]) => [
      { ...one, ...named("a") },
      { ...one, ...named("b") },
    ]);
    expect(await which(layout)).toBe("one");
  });

  test.each([
    ["no image", () => []],
    [
      "indexes without end",
      (_: readonly Descriptor[], add: (value: unknown) => Descriptor) => {
        let inner = add({ manifests: [] });
        for (let i = 0; i < 9; i++) inner = add({ manifests: [inner] });
        return [inner];
      },
    ],
    [
      "a digest that is a path",
      ([one]: readonly Descriptor[]) => [{ ...one, digest: "sha256:../../etc/passwd" }],
    ],
    [
      "something else than an image",
      (_: readonly Descriptor[], add: (value: unknown) => Descriptor) => [
        add({ schemaVersion: 2, config: { digest: "none" }, layers: [] }),
      ],
    ],
  ])("%s is an error of the target", async (_, index) => {
    const layout = await layoutOf([image("one")], index);
    await expect(openPath(layout)).rejects.toBeInstanceOf(TargetError);
  });
});

describe("docker archives", () => {
  const saved = async (tags: readonly (readonly string[])[]) => {
    const files = new Map<string, Uint8Array>();
    const entries: unknown[] = [];
    for (const [i, repoTags] of tags.entries()) {
      const own = await unpack({
        ...image(`image ${i}`),
        layers: [{ files: [textFile("which", `image ${i}`)], compression: "none" }],
      });
      const index = JSON.parse(Buffer.from(own.get("index.json") ?? []).toString());
      const blob = (digest: string) =>
        own.get(`blobs/${digest.replace(":", "/")}`) ?? new Uint8Array();
      const manifest = JSON.parse(Buffer.from(blob(index.manifests[0].digest)).toString());
      const config = `${manifest.config.digest.slice(7)}.json`;
      files.set(config, blob(manifest.config.digest));
      files.set(`layer${i}/layer.tar`, blob(manifest.layers[0].digest));
      entries.push({ Config: config, RepoTags: repoTags, Layers: [`layer${i}/layer.tar`] });
    }
    files.set("manifest.json", Buffer.from(JSON.stringify(entries)));
    return files;
  };

  test("one of several by its tag, from a folder and from a tar", async () => {
    const files = await saved([["localhost/a:1"], ["localhost/b:1", "localhost/b:2"]]);
    const root = folderOf(files);
    const list = [...files].map(([path, bytes]) => ({ path, type: "file", bytes }) as const);
    const tar = join(tempFolder(), "saved.tar");
    writeFileSync(tar, Buffer.concat([...writeTar(list, { mtime: 0 })]));
    for (const location of [root, tar]) {
      expect(await which(location, "localhost/a:1")).toBe("image 0");
      expect(await which(location, "2")).toBe("image 1");
      const { image: facts, asset } = await openPath(location, { tag: "localhost/b:2" });
      expect(facts?.reference).toBe("localhost/b:2");
      expect(asset.id).toBe("image:localhost/b");
      await expect(openPath(location)).rejects.toBeInstanceOf(UsageError);
      await expect(openPath(location, { tag: "1" })).rejects.toBeInstanceOf(UsageError);
      const other = { tag: "localhost/a:1", platform: "linux/arm64" };
      await expect(openPath(location, other)).rejects.toMatchObject({
        name: "UsageError",
        hint: expect.stringContaining("linux/amd64"),
      });
    }
  });

  test("a layer that is missing is a gap; a configuration that was changed is refused", async () => {
    const files = await saved([["localhost/a:1"]]);
    files.delete("layer0/layer.tar");
    const { gaps } = await visitAll(await openPath(folderOf(files)));
    expect(gaps).toMatchObject([{ reason: "unreadable" }]);
    for (const [path, bytes] of files) {
      if (path !== "manifest.json") files.set(path, Buffer.concat([bytes, Buffer.from(" ")]));
    }
    await expect(openPath(folderOf(files))).rejects.toBeInstanceOf(TargetError);
  });
});

describe("recognising", () => {
  const recognised = async (location: string) => {
    const found: string[] = [];
    for (const source of sources)
      if (await source.recognises(location, nodeDisk)) found.push(source.id);
    return found;
  };

  test("tells a project from an image, and nothing where there is nothing", async () => {
    expect(await recognised(tempFolder({ "manifest.json": '{"name":"web app"}' }))).toEqual([
      "directory",
    ]);
    expect(await recognised(tempFolder({ "manifest.json": "[1, null, {}]" }))).toEqual([
      "directory",
    ]);
    expect(await recognised(tempFolder({ "oci-layout": "{}" }))).toEqual([
      "oci-layout",
      "directory",
    ]);
    expect(await recognised(writeImage(image("x")))).toEqual(["oci-archive"]);
    const root = tempFolder({ "a.txt": "text", "b.json": "[]", empty: "" });
    for (const name of ["a.txt", "b.json", "empty", "none"]) {
      expect(await recognised(join(root, name))).toEqual([]);
    }
  });

  test("an archive that is compressed as a whole is told how to open it", async () => {
    const path = join(tempFolder(), "image.tar.gz");
    writeFileSync(path, gzipSync(readFileSync(writeImage(image("x")))));
    const [, archive] = sources;
    const target = { kind: "oci-archive", location: path } as const;
    await expect(archive?.open({ target, disk: nodeDisk })).rejects.toMatchObject({
      name: "TargetError",
      hint: expect.stringContaining("gunzip"),
    });
  });
});
