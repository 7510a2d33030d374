import { Buffer } from "node:buffer";
import { describe, expect, test } from "vitest";
import { textFile, visitAll } from "../../../test/images.ts";
import {
  type LayerOptions,
  madeLayer,
  storedLayer,
  treeOfLayers,
} from "../../../test/layer-trees.ts";
import type { FileEntry, FilePart, Listing, PartsInterest } from "../../model/index.ts";
import type { NewFile } from "../tar/write-tar.ts";

type Reading = Generator<FilePart, unknown, Uint8Array>;

/** Bytes that tell where they are: every four hold their own offset. */
function numbered(sizeBytes: number): Buffer {
  const bytes = Buffer.alloc(sizeBytes);
  for (let at = 0; at + 4 <= sizeBytes; at += 4) bytes.writeUInt32LE(at, at);
  return bytes;
}

const program = (path: string, sizeBytes: number): NewFile => ({
  path,
  type: "file",
  mode: 0o755,
  bytes: numbered(sizeBytes),
});

/** Reads numbers at offsets, in the order given, and says them. */
function* numbersAt(offsets: readonly number[]): Reading {
  const found: (number | string)[] = [];
  for (const offset of offsets) {
    const part = Buffer.from(yield { offset, length: 4 });
    found.push(part.length === 4 ? part.readUInt32LE() : `${part.length} bytes`);
  }
  return found;
}

interface Told extends Listing {
  readonly told: readonly (readonly [path: string, said: unknown])[];
}

async function readParts(
  tree: ReturnType<typeof treeOfLayers>,
  begin: (entry: FileEntry) => Reading | undefined,
  wants: (path: string) => boolean = () => false,
): Promise<Told & Awaited<ReturnType<typeof visitAll>>> {
  const told: [string, unknown][] = [];
  const parts: PartsInterest = {
    begin: (entry) => (entry.mode & 0o111 ? begin(entry) : undefined),
    offer: ({ path }, said) => told.push([path, said]),
  };
  const visited = await visitAll(tree, { parts, wants });
  return { ...visited, told };
}

const stored: readonly LayerOptions[] = [{ compression: "gzip" }, { compression: "none" }];

describe.each(stored)("a layer of %o", (options) => {
  test("serves parts in rising order and backwards, and fewer bytes at the end", async () => {
    const layer = madeLayer([program("bin/a", 3_000_000), textFile("z", "after")], options);
    const offsets = [0, 40, 2_999_996, 80, 1_500_000, 2_999_998, 4_000_000, 0];
    const { told, texts } = await readParts(
      treeOfLayers([layer]),
      () => numbersAt(offsets),
      (path) => path === "z",
    );
    expect(told).toEqual([["bin/a", [0, 40, 2_999_996, 80, 1_500_000, "2 bytes", "0 bytes", 0]]]);
    expect(texts).toEqual([["z", "after"]]);
    expect(layer.opened()).toBe(1);
  });

  test("serves what lies far behind in a file too large to be kept", async () => {
    const layer = madeLayer([program("bin/a", 17 << 20), program("bin/b", 17 << 20)], options);
    const last = (17 << 20) - 4;
    const { told, gaps } = await readParts(treeOfLayers([layer]), () =>
      numbersAt([0, last, 400, 16 << 20]),
    );
    const said = [0, last, 400, 16 << 20];
    expect(told).toEqual([
      ["bin/a", said],
      ["bin/b", said],
    ]);
    expect(gaps).toEqual([]);
    expect(layer.opened()).toBe(options.compression === "gzip" ? 2 : 1);
  });

  test("a file that says nothing is not told of, and one that is wanted whole comes whole too", async () => {
    const layer = madeLayer([program("a", 40), program("b", 80)], options);
    const { told, files } = await readParts(
      treeOfLayers([layer]),
      ({ path }) => (path === "a" ? numbersAt([4, 36]) : nothingIn()),
      () => true,
    );
    expect(told).toEqual([["a", [4, 36]]]);
    expect(files.map(({ bytes }) => bytes.length)).toEqual([40, 80]);
  });

  test("another name of a file says the same under its own path", async () => {
    const link: NewFile = { path: "b", type: "hardlink", linkTarget: "a" };
    const tree = treeOfLayers([madeLayer([program("a", 40), link], options)]);
    const { told } = await readParts(tree, () => numbersAt([8]));
    expect(told).toEqual([
      ["a", [8]],
      ["b", [8]],
    ]);
    const later = await readParts(
      treeOfLayers([madeLayer([program("a", 40), link], options)]),
      (e) => (e.path === "b" ? numbersAt([8]) : undefined),
    );
    expect(later.told).toEqual([["b", [8]]]);
  });

  test("a path that a lower layer's link moves is told of where it ends up", async () => {
    const link: NewFile = { path: "bin", type: "symlink", linkTarget: "usr/bin" };
    const layers = [madeLayer([link], options), madeLayer([program("bin/a", 40)], options)];
    const { told } = await readParts(treeOfLayers(layers), () => numbersAt([8]));
    expect(told).toEqual([["usr/bin/a", [8]]]);
  });

  test.each([
    ["longer than any", { offset: 0, length: 33 << 20 }, "too-large"],
    ["before the file", { offset: -1, length: 4 }, "malformed"],
    ["without a place", { offset: Number.NaN, length: 4 }, "malformed"],
    ["behind what numbers hold", { offset: Number.MAX_SAFE_INTEGER, length: 4 }, "malformed"],
  ])("a part %s is a gap, and the rest is read", async (_, part, reason) => {
    const layer = madeLayer([program("a", 40), program("b", 40)], options);
    const { told, gaps } = await readParts(treeOfLayers([layer]), ({ path }) =>
      path === "a" ? only(part) : numbersAt([4]),
    );
    expect(told).toEqual([["b", [4]]]);
    expect(gaps).toMatchObject([{ path: "a", reason }]);
  });

  test("parts without end are a gap", async () => {
    const tree = treeOfLayers([madeLayer([program("a", 40)], options)]);
    const { gaps } = await readParts(tree, endless);
    expect(gaps).toMatchObject([{ path: "a", reason: "too-large" }]);
  });

  test("a layer that breaks off inside a file keeps what came before", async () => {
    const whole = madeLayer([program("a", 40), program("b", 4000)], { compression: "none" });
    const source = await whole.file.open();
    const cut = Buffer.alloc(2000);
    source.readNow(cut, 0);
    const { told, gaps } = await readParts(treeOfLayers([storedLayer(cut, options)]), () =>
      numbersAt([0, 36]),
    );
    expect(told[0]).toEqual(["a", [0, 36]]);
    expect(gaps).toMatchObject([{ reason: "truncated", path: "b" }]);
  });

  test("an error of a reader is a bug and ends the visit", async () => {
    const tree = treeOfLayers([madeLayer([program("a", 40)], options)]);
    await expect(readParts(tree, failing)).rejects.toThrow("a bug");
  });

  test("a later visit reads again", async () => {
    const tree = treeOfLayers([madeLayer([program("a", 40)], options)]);
    await visitAll(tree);
    expect((await readParts(tree, () => numbersAt([36, 4]))).told).toEqual([["a", [36, 4]]]);
  });
});

test("tables at the end of a file that is too large to be kept cost no second pass", async () => {
  const sizeBytes = 17 << 20;
  const layer = madeLayer([program("a", sizeBytes)]);
  const offsets = [0, 64, sizeBytes - 4, sizeBytes - 500_000, sizeBytes - 8, 32];
  const { told } = await readParts(treeOfLayers([layer]), () => numbersAt(offsets));
  expect(told).toEqual([["a", offsets]]);
  expect(layer.opened()).toBe(1);
});

test("files that are read backwards many times are given up where they cannot be kept", async () => {
  const sizeBytes = 90 << 20;
  const layer = madeLayer([{ ...program("a", 0), bytes: Buffer.alloc(sizeBytes) }]);
  const offsets = Array.from({ length: 8 }, (_, i) => sizeBytes - 4 - (2 << 20) * i);
  const { told, gaps } = await readParts(treeOfLayers([layer]), () => numbersAt(offsets));
  expect(told).toEqual([]);
  expect(gaps).toMatchObject([{ path: "a", reason: "too-large" }]);
});

function* nothingIn(): Reading {
  yield { offset: 0, length: 4 };
  return undefined;
}

function* only(part: FilePart): Reading {
  return [...(yield part)];
}

function* endless(): Reading {
  for (;;) yield { offset: 0, length: 4 };
}

function* failing(): Reading {
  yield { offset: 0, length: 4 };
  throw new Error("a bug");
}
