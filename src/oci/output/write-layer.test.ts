import { Buffer } from "node:buffer";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { textFile } from "../../../test/images.ts";
import { layerOf } from "../../../test/patched.ts";
import type { FileEntry } from "../../model/index.ts";
import { digestOf } from "../digest.ts";
import { memorySource } from "../tar/byte-source.ts";
import { readTar } from "../tar/read-tar.ts";
import { fileCursor } from "../tar/tar-cursor.ts";
import { gzip } from "../tar/write-gzip.ts";
import { streamTar, writeTar } from "../tar/write-tar.ts";
import { type LayerChange, layerEntries, newestChange } from "./layer-changes.ts";

const held = (entries: readonly Partial<FileEntry>[]): ReadonlyMap<string, FileEntry> =>
  new Map(
    entries.map((entry) => [
      entry.path ?? "",
      { path: "", type: "file", sizeBytes: 0, mode: 0o644, uid: 0, gid: 0, mtime: 1, ...entry },
    ]),
  );

const there = held([
  { path: "etc", type: "directory", mode: 0o751, uid: 3, gid: 4, mtime: 77 },
  { path: "etc/old", type: "file" },
  { path: "etc/folder", type: "directory" },
  { path: "etc/folder/inside", type: "file" },
  { path: "lib", type: "symlink", linkTarget: "usr/lib" },
  { path: "usr", type: "directory", xattrs: { "user.note": "\xff" } },
  { path: "usr/lib", type: "directory" },
  { path: "tmp", type: "directory", mode: 0o1777 },
]);

const written = (changes: readonly LayerChange[], entries = there) =>
  layerEntries(changes, { held: (path) => entries.get(path), mtime: 500 });

const paths = (changes: readonly LayerChange[]) =>
  written(changes)
    .map(({ path }) => path)
    .sort();

describe("a layer", () => {
  test("repeats the folders that are there as they are, and makes those that are not", () => {
    expect(written([textFile("etc/new/a", ""), textFile("usr/b", "")])).toMatchObject([
      { path: "etc", type: "directory", mode: 0o751, uid: 3, gid: 4, mtime: 77 },
      { path: "etc/new", type: "directory", mtime: 500 },
      { path: "etc/new/a" },
      { path: "usr", xattrs: { "user.note": "\xff" }, mtime: 1 },
      { path: "usr/b" },
    ]);
  });

  test("says of a folder what a change says of it", () => {
    const changes: LayerChange[] = [
      textFile("etc/a", ""),
      { path: "etc", type: "directory", mode: 0o700 },
    ];
    expect(written(changes).map(({ path, mode }) => [path, mode])).toEqual([
      ["etc/a", undefined],
      ["etc", 0o700],
    ]);
  });

  test("hides what is gone by name, never by an opaque folder", () => {
    expect(paths([{ path: "etc/old", type: "removed" }])).toEqual(["etc", "etc/.wh.old"]);
    const all: LayerChange[] = ["etc/folder", "etc/folder/inside"].map((path) => ({
      path,
      type: "removed",
    }));
    expect(paths(all)).toEqual(["etc", "etc/.wh.folder"]);
  });

  test("puts no whiteout behind a link or into a file that takes a folder's place", () => {
    const changes: LayerChange[] = [
      { path: "etc/folder", type: "symlink", linkTarget: "/" },
      { path: "etc/folder/inside", type: "removed" },
    ];
    expect(paths(changes)).toEqual(["etc", "etc/folder"]);
  });

  test("says nothing of what was never there", () => {
    expect(paths([{ path: "opt/none/x", type: "removed" }])).toEqual([]);
  });

  test.each<[string, readonly LayerChange[]]>([
    ["behind a link", [textFile("lib/a.so", "")]],
    ["in place of a link", [{ path: "lib", type: "directory" }]],
    ["in a file", [textFile("etc/old/a", "")]],
    ["with a whiteout's name", [textFile("etc/.wh.old", "")]],
    ["in a folder with a whiteout's name", [textFile("etc/.wh..wh..opq/x", "")]],
    ["with a NUL", [textFile("etc/a\0b", "")]],
    ["longer than any path", [textFile(`etc/${"é".repeat(2100)}`, "")]],
  ])("refuses what is %s", (_, changes) => {
    expect(() => written(changes)).toThrow(expect.objectContaining({ name: "TargetError" }));
  });

  test.each<[string, readonly LayerChange[]]>([
    ["one path twice", [textFile("a", ""), { path: "a", type: "removed" }]],
    ["a file in what is removed", [textFile("etc/a", ""), { path: "etc", type: "removed" }]],
    ["a file in what becomes one", [textFile("etc/a", ""), textFile("etc", "")]],
    ["a path with ..", [textFile("../a", "")]],
    ["an absolute path", [textFile("/a", "")]],
    ["a hard link to what is elsewhere", [{ path: "b", type: "hardlink", linkTarget: "etc/old" }]],
    [
      "hard links in a circle",
      [
        { path: "b", type: "hardlink", linkTarget: "c" },
        { path: "c", type: "hardlink", linkTarget: "b" },
      ],
    ],
  ])("is not made of %s", (_, changes) => {
    expect(() => written(changes)).toThrow(RangeError);
  });

  test("names the file itself where hard links name each other", () => {
    const entries = written([
      textFile("z", "content"),
      { path: "a", type: "hardlink", linkTarget: "y" },
      { path: "y", type: "hardlink", linkTarget: "z" },
    ]);
    expect(entries.map(({ linkTarget }) => linkTarget)).toEqual([undefined, "z", "z"]);
  });
});

test("no time of a layer is later than was said, but for those of folders that are there", () => {
  const changes: LayerChange[] = [
    textFile("opt/new/a", "", { mtime: 900 }),
    textFile("etc/b", "", { mtime: 3 }),
    { path: "etc/old", type: "removed" },
  ];
  expect(newestChange(changes)).toBe(900);
  const options = { held: (path: string) => there.get(path), mtime: 900, latest: 50 };
  const times = layerEntries(changes, options).map(({ path, mtime }) => [path, mtime]);
  expect(times).toEqual([
    ["opt", 50],
    ["opt/new", 50],
    ["opt/new/a", 50],
    ["etc", 77],
    ["etc/b", 3],
    ["etc/.wh.old", 50],
  ]);
});

describe("its bytes", () => {
  const changes: readonly LayerChange[] = [
    textFile("etc/a", "a", { mtime: 900, mode: 0o4755 }),
    textFile("etc/naïve", "b", { mtime: 400, xattrs: { "security.capability": "\x01\0\xff" } }),
    { path: "etc/old", type: "removed" },
    { path: "tmp/twin", type: "hardlink", linkTarget: "etc/a" },
  ];

  test("are the same whatever the order, and no later than was said", async () => {
    const one = await layerOf(changes, { entries: there, latest: 800 });
    const other = await layerOf(changes.toReversed(), { entries: there, latest: 800 });
    expect([other.diffId, other.digest]).toEqual([one.diffId, one.digest]);
    const tar = gunzipSync(await stored(one));
    expect(digestOf(tar)).toBe(one.diffId);
    const times = new Map((await members(tar)).map((entry) => [entry.path, entry.mtime]));
    expect(times.get("etc/a")).toBe(800);
    expect(times.get("etc/naïve")).toBe(400);
    // Nothing of a folder changes because something in it does.
    expect(times.get("etc/")).toBe(77);
  });

  test("keep capabilities, modes and owners", async () => {
    const entries = await members(
      gunzipSync(await stored(await layerOf(changes, { entries: there }))),
    );
    const at = (path: string) => entries.find((entry) => entry.path === path);
    expect(at("etc/naïve")?.xattrs).toEqual({ "security.capability": "\x01\0\xff" });
    expect(at("etc/a")?.mode).toBe(0o4755);
    expect(at("tmp/")?.mode).toBe(0o1777);
    expect(entries.at(-1)).toMatchObject({ path: "tmp/twin", linkTarget: "etc/a" });
  });

  test("are those of the file, read in pieces or whole", async () => {
    const bytes = Buffer.from("x".repeat(3_000_000));
    async function* read() {
      for (let at = 0; at < bytes.length; at += 70_001) yield bytes.subarray(at, at + 70_001);
    }
    const whole = await layerOf([{ path: "a", type: "file", bytes }]);
    const pieces = await layerOf([
      { path: "a", type: "file", content: { sizeBytes: bytes.length, read } },
    ]);
    expect(pieces.digest).toBe(whole.digest);
    const wrong = { sizeBytes: bytes.length - 1, read };
    await expect(layerOf([{ path: "a", type: "file", content: wrong }])).rejects.toThrow(
      RangeError,
    );
  });
});

test("gzip gives the same bytes however they come, and any unpacker reads them", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 5000 }),
      fc.integer({ min: 1, max: 700 }),
      fc.integer({ min: 1, max: 700 }),
      async (seed, repeats, step) => {
        const bytes = Buffer.concat(Array.from({ length: repeats }, () => seed));
        const packed = await all(gzip(inSteps(bytes, 1 + step * 997)));
        expect(gunzipSync(packed).equals(bytes)).toBe(true);
        expect(packed.equals(await all(gzip(inSteps(bytes, bytes.length + 1))))).toBe(true);
        expect([...packed.subarray(0, 10)]).toEqual([31, 139, 8, 0, 0, 0, 0, 0, 0, 255]);
      },
    ),
    { numRuns: 30 },
  );
});

test("an error of what is packed is the error", async () => {
  async function* broken() {
    yield Buffer.alloc(3_000_000);
    throw new TypeError("broken");
  }
  await expect(all(gzip(broken()))).rejects.toThrow(new TypeError("broken"));
});

test("a tar is the same at once and in a stream", async () => {
  const files = [
    textFile("b/ü", "1"),
    textFile("a", "22"),
    { path: "b", type: "directory" as const },
  ];
  const streamed = await all(streamTar(files, { mtime: 5 }));
  expect(streamed.equals(Buffer.concat([...writeTar(files, { mtime: 5 })]))).toBe(true);
});

async function all(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts);
}

async function* inSteps(bytes: Buffer, step: number) {
  for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step);
}

async function stored({ open }: Awaited<ReturnType<typeof layerOf>>): Promise<Uint8Array> {
  const file = await open();
  const bytes = new Uint8Array(file.sizeBytes);
  await file.read(bytes, 0);
  await file.close();
  return bytes;
}

async function members(tar: Uint8Array) {
  const found = [];
  const cursor = fileCursor(memorySource(tar));
  for await (const { entry } of readTar(cursor, { lengthIsKnown: true })) found.push(entry);
  return found;
}
