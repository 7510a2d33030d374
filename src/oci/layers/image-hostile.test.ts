import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { readFileSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import * as zlib from "node:zlib";
import { describe, expect, test } from "vitest";
import { imageOf, openPath, textFile, visitAll, writeImage } from "../../../test/images.ts";
import { tempFolder } from "../../../test/temp-folder.ts";
import { nodeDisk } from "../../io/disk.ts";
import { imageDirectory } from "../image-files.ts";
import { memorySource } from "../tar/byte-source.ts";
import { type NewFile, writeTar } from "../tar/write-tar.ts";
import { imageTree } from "./image-tree.ts";
import type { StoredLayer } from "./stored-layer.ts";

const link = (path: string, linkTarget: string): NewFile => ({ path, type: "symlink", linkTarget });
const hard = (path: string, linkTarget: string): NewFile => ({
  path,
  type: "hardlink",
  linkTarget,
});

describe("hostile layers", () => {
  test("names that lead out are gaps, and the rest is read", async () => {
    const bad = [
      "../escape",
      "/absolute",
      "a/../../b",
      "nul\0name",
      "etc/.wh...",
      `long/${"x/".repeat(2100)}`,
    ];
    const tree = await openPath(
      writeImage(imageOf([[...bad.map((path) => textFile(path, "x")), textFile("good", "g")]])),
    );
    const { entries, gaps, texts } = await visitAll(tree);
    expect([...entries.keys()]).toEqual(["good"]);
    expect(texts).toEqual([["good", "g"]]);
    expect(gaps.map(({ reason }) => reason)).toEqual(bad.map(() => "unsafe-path"));
    expect(gaps.map(({ path }) => path)).toEqual(
      expect.arrayContaining(["../escape", "/absolute", "nul\0name"]),
    );
  });

  test("a folder that is a link to itself is a gap", async () => {
    const { gaps, entries } = await visitAll(
      await openPath(
        writeImage(
          imageOf([[link("loop", "loop")], [textFile("loop/a", "1"), textFile("b", "2")]]),
        ),
      ),
    );
    expect(gaps).toMatchObject([{ reason: "unsafe-path", path: "loop/a" }]);
    expect([...entries.keys()].sort()).toEqual(["b", "loop"]);
  });

  test("links that nest ever deeper end at the longest path", async () => {
    const deep = Array.from({ length: 30 }, (_, i) =>
      link(`l${i}`, i === 0 ? "d/".repeat(500) : `l${i - 1}/${"d/".repeat(500)}`),
    );
    const files = [...deep, textFile("l29/file", "x"), textFile("l1/ok", "x")];
    const { gaps } = await visitAll(await openPath(writeImage(imageOf([deep, files]))));
    expect(gaps).toMatchObject([{ reason: "unsafe-path", path: "l29/file" }]);
  });

  test("a hard link to nothing and a path twice in one layer are gaps where wanted", async () => {
    const tar = [...writeTar([textFile("twice", "1")], { mtime: 0 })].slice(0, -1);
    const again = [
      ...writeTar([textFile("twice", "2"), hard("dangling", "nowhere")], { mtime: 0 }),
    ];
    const { entries, gaps } = await visitAll(treeOver(Buffer.concat([...tar, ...again])));
    expect(gaps.map(({ path, reason }) => [path, reason])).toEqual([
      ["twice", "malformed"],
      ["dangling", "malformed"],
    ]);
    expect(entries.has("twice")).toBe(true);
  });

  test("a wanted file over the limit is a gap and is not read", async () => {
    const files = [textFile("big", "x".repeat(5000)), textFile("small", "x")];
    const tree = await openPath(writeImage(imageOf([files])));
    const { gaps, texts } = await visitAll(tree, { maxBytes: 4999 });
    expect(texts).toEqual([["small", "x"]]);
    expect(gaps).toMatchObject([{ reason: "too-large", path: "big" }]);
    expect(
      (await visitAll(tree, { maxBytes: 4999, wants: (path) => path === "small" })).gaps,
    ).toEqual([]);
  });

  test.each(["gzip", "none"] as const)(
    "a layer of %s that is cut off gives what came before, and a gap that names the file",
    async (compression) => {
      const noise = Buffer.from(
        Array.from({ length: 300_000 }, (_, i) => (i * 7919 * (i % 251)) & 255),
      );
      const big: NewFile = { path: "b", type: "file", bytes: noise };
      const tar = Buffer.concat([
        ...writeTar([textFile("a", "whole"), big, textFile("c", "lost")], { mtime: 0 }),
      ]);
      const stored = compression === "gzip" ? zlib.gzipSync(tar) : tar;
      const { entries, gaps, texts } = await visitAll(
        treeOver(stored.subarray(0, stored.length * 0.6)),
      );
      expect(texts).toEqual([["a", "whole"]]);
      expect(entries.has("c")).toBe(false);
      expect(gaps).toMatchObject([{ reason: "truncated", path: "b" }]);
    },
  );

  test("a broken stream, an unknown compression and a missing layer are gaps", async () => {
    const tar = Buffer.concat([...writeTar([textFile("a", "x".repeat(9000))], { mtime: 0 })]);
    const broken = zlib.gzipSync(tar);
    broken.fill(0xff, 30, 60);
    const wrongSum = zlib.gzipSync(tar);
    wrongSum.fill(0xff, wrongSum.length - 8, wrongSum.length - 4);
    const xz = Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 1, 2, 3]);
    const reasons = async (stored: Uint8Array | undefined) =>
      (await visitAll(treeOver(stored))).gaps.map(({ reason }) => reason);
    expect(await reasons(broken)).toEqual(["malformed"]);
    expect(await reasons(wrongSum)).toEqual(["malformed"]);
    expect(await reasons(Buffer.from("this is no tar at all".repeat(99)))).toEqual(["malformed"]);
    expect(await reasons(xz)).toEqual(["unsupported"]);
    expect(await reasons(undefined)).toEqual(["unreadable"]);
    expect(await reasons(Buffer.alloc(0))).toEqual(["truncated"]);
    expect(await reasons(zlib.gzipSync(tar))).toEqual([]);
  });

  test("an error of whoever takes a file ends the visit and hangs nothing", async () => {
    const layers = Array.from({ length: 6 }, (_, i) => [textFile(`f${i}`, "x")]);
    const tree = await openPath(writeImage(imageOf(layers)));
    const failing = tree.visit({ wants: () => true, maxBytes: 99 }, async ({ entry }) => {
      if (entry.path === "f2") throw new Error("worker died");
    });
    await expect(failing).rejects.toThrow("worker died");
    expect((await visitAll(tree)).texts).toHaveLength(6);
  });

  test("more wanted bytes than may wait are still offered in the order of layers", async () => {
    const big = (path: string): NewFile => ({
      path,
      type: "file",
      bytes: Buffer.alloc(900_000, path),
    });
    const layers = Array.from({ length: 5 }, (_, i) =>
      Array.from({ length: 8 }, (_, j) => big(`${i}-${j}`)),
    );
    const { texts } = await visitAll(await openPath(writeImage(imageOf(layers))));
    expect(texts.map(([path]) => path)).toEqual(layers.flat().map(({ path }) => path));
  });
});

describe("archives", () => {
  test("a cut archive whose manifest is there says which layer is lost", async () => {
    const path = writeImage(imageOf([[textFile("a", "x".repeat(100))]]));
    const size = readFileSync(path).length;
    truncateSync(path, size - 1024 - 300); // inside oci-layout, the last file
    const { gaps, texts } = await visitAll(await openPath(path));
    expect(texts).toHaveLength(1);
    expect(gaps).toMatchObject([{ reason: "truncated" }]);
  });

  test("a changed manifest or configuration is refused", async () => {
    const path = writeImage(imageOf([[textFile("a", "x")]]));
    const bytes = readFileSync(path);
    writeFileSync(
      path,
      Buffer.from(bytes.toString("latin1").replace('"PATH=/bin"', '"PATH=/bad"'), "latin1"),
    );
    await expect(openPath(path)).rejects.toThrow(/configuration is not the one/);
    writeFileSync(
      path,
      Buffer.from(bytes.toString("latin1").replace("image.config.v1", "image.config.v9"), "latin1"),
    );
    await expect(openPath(path)).rejects.toThrow(/manifest is not the one/);
  });

  test("files of an image directory never come from outside of it", async () => {
    const root = tempFolder({ "in/a": "inside", secret: "outside" });
    symlinkSync("../secret", `${root}/in/out`);
    symlinkSync("a", `${root}/in/link`);
    const files = await imageDirectory(`${root}/in`, nodeDisk);
    expect(await files.find("out")).toBeUndefined();
    expect(await files.find("../secret")).toBeUndefined();
    expect((await files.find("link"))?.sizeBytes).toBe(6);
  });
});

/** An image of one stored layer. */
function treeOver(stored: Uint8Array | undefined): ReturnType<typeof imageTree> {
  const diffId = `sha256:${createHash("sha256").update("layer").digest("hex")}`;
  const layer: StoredLayer = {
    diffId,
    file: stored && { sizeBytes: stored.length, open: async () => memorySource(stored) },
    statedBytes: undefined,
  };
  return imageTree({
    asset: { id: "image:test", kind: "image", name: "test" },
    image: {
      configDigest: diffId,
      platform: "linux/amd64",
      layers: [{ diffId, sizeBytes: 0 }],
      history: [],
      config: { env: [], exposedPorts: [], labels: {}, hasHealthcheck: false },
    },
    layers: [layer],
    gaps: [],
  });
}
