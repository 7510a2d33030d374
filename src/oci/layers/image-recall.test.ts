import { Buffer } from "node:buffer";
import { describe, expect, test } from "vitest";
import { textFile, visitAll } from "../../../test/images.ts";
import {
  type LayerOptions,
  type MadeLayer,
  madeLayer,
  memoryCache,
  sha256,
  treeOfLayers,
} from "../../../test/layer-trees.ts";
import type { FileEntry, FilePart, FileTree, LayerCache, Listing } from "../../model/index.ts";
import type { NewFile } from "../tar/write-tar.ts";

const link = (path: string, linkTarget: string): NewFile => ({ path, type: "symlink", linkTarget });
const program = (path: string, text: string): NewFile => textFile(path, text, { mode: 0o755 });

interface Looked extends Omit<Listing, "ignored"> {
  readonly read: readonly string[];
  readonly recalled: readonly string[];
  readonly told: readonly string[];
}

/** Wants what ends in `.txt` whole, and the first letters of programs. */
async function look(tree: FileTree, cache: LayerCache, readers = ""): Promise<Looked> {
  const [read, recalled, told]: string[][] = [[], [], []];
  const listing = await tree.visit(
    {
      wants: (path) => path.endsWith(".txt"),
      maxBytes: 100,
      parts: {
        begin: ({ mode }) => (mode & 0o111 ? letters() : undefined),
        offer: ({ path }, said) => told?.push(`${path}: ${said}`),
      },
      keeping: {
        cache,
        keyOf: () => readers,
        recall: ({ path }, kept) => recalled?.push(`${path}: ${kept}`),
      },
    },
    async ({ entry, bytes }) => {
      const text = `${entry.path}: ${Buffer.from(bytes)}`;
      read?.push(text);
      return Buffer.from(bytes).toString();
    },
  );
  return { ...listing, read: read ?? [], recalled: recalled ?? [], told: told ?? [] };
}

function* letters(): Generator<FilePart, unknown, Uint8Array> {
  const text = Buffer.from(yield { offset: 0, length: 3 }).toString();
  return text.startsWith("no") ? undefined : text;
}

function opened(layers: readonly MadeLayer[]): readonly number[] {
  return layers.map((layer) => layer.opened());
}

const base = () =>
  madeLayer([
    textFile("a.txt", "one"),
    textFile("big.txt", "x".repeat(101)),
    textFile("other", "unread", { uid: 7, mtime: 12345, xattrs: { "user.a": "\x00\xff" } }),
    program("bin/said", "abcdef"),
    program("bin/silent", "nothing"),
    { path: "bin/twin", type: "hardlink", linkTarget: "bin/said" },
    { path: "twin.txt", type: "hardlink", linkTarget: "a.txt" },
    link("lib", "usr/lib"),
    { path: "dir", type: "directory", mode: 0o1777 },
  ]);
const upper = () =>
  madeLayer([
    textFile(".wh.a.txt", ""),
    textFile("lib/moved.txt", "moved"),
    textFile("café/ü.txt", "ü"),
    program("bin/said", "second"),
  ]);

/** Records of layers are written before that of the image that they make. */
function forgetImage({ kept }: ReturnType<typeof memoryCache>): void {
  kept.delete([...kept.keys()].at(-1) ?? "");
}

test.each([
  ["an image", 3],
  ["a layer", 2],
])("%s that was seen is not opened, and says the same", async (what, records) => {
  const cache = memoryCache();
  const first = await look(treeOfLayers([base(), upper()]), cache);
  if (what === "a layer") forgetImage(cache);
  expect(cache.kept.size).toBe(records);
  const layers = [base(), upper()];
  const second = await look(treeOfLayers(layers), cache);
  expect(opened(layers)).toEqual([0, 0]);
  expect([...second.entries]).toEqual([...first.entries]);
  expect(second.gaps).toEqual(first.gaps);
  expect(first.gaps).toMatchObject([{ path: "big.txt", reason: "too-large" }]);
  expect(first.recalled).toEqual([]);
  expect(second.read).toEqual([]);
  expect(second.recalled.toSorted()).toEqual(first.read.toSorted());
  expect(first.read).toContain("usr/lib/moved.txt: moved");
  expect(second.told.toSorted()).toEqual(first.told.toSorted());
  expect(first.told).toEqual(["bin/said: abc", "bin/twin: abc", "bin/said: sec"]);
});

test("a tree made of what was kept can still be read", async () => {
  const cache = memoryCache();
  await look(treeOfLayers([base(), upper()]), cache);
  const layers = [base(), upper()];
  const tree = treeOfLayers(layers);
  await look(tree, cache);
  expect(await tree.read("none")).toBeUndefined();
  expect(opened(layers)).toEqual([0, 0]);
  expect(Buffer.from((await tree.read("usr/lib/moved.txt")) ?? []).toString()).toBe("moved");
  expect((await visitAll(tree)).texts.map(([path]) => path)).toContain("other");
  expect(await tree.read("a.txt")).toBeUndefined();
});

test("another image shares the layers below", async () => {
  const cache = memoryCache();
  await look(treeOfLayers([base(), upper()]), cache);
  const layers = [base(), madeLayer([textFile("new.txt", "new")])];
  const { read, recalled } = await look(treeOfLayers(layers), cache);
  expect(opened(layers)).toEqual([0, 1]);
  expect(read).toEqual(["new.txt: new"]);
  expect(recalled).toEqual(["a.txt: one", "twin.txt: one"]);
});

test("a file that ends up elsewhere over other layers is read there, once", async () => {
  const cache = memoryCache();
  await look(treeOfLayers([base(), upper()]), cache);
  const others = () => [madeLayer([link("lib", "opt")]), upper()];
  const first = others();
  const found = await look(treeOfLayers(first), cache);
  expect(found.read).toEqual(["opt/moved.txt: moved"]);
  expect(opened(first)).toEqual([1, 1]);
  for (const layers of [others(), [base(), upper()]]) {
    expect((await look(treeOfLayers(layers), cache)).read).toEqual([]);
    expect(opened(layers)).toEqual([0, 0]);
  }
});

test("other readers do not get what the first ones made", async () => {
  const cache = memoryCache();
  await look(treeOfLayers([upper()]), cache, "these");
  const layers = [upper()];
  expect((await look(treeOfLayers(layers), cache, "those")).recalled).toEqual([]);
  expect(opened(layers)).toEqual([1]);
});

describe("trust", () => {
  const files = [textFile("a.txt", "lie")];
  const honest = () => madeLayer([textFile("a.txt", "truth")]);

  test("a layer whose bytes are not those of its digest is a gap and is not kept", async () => {
    const cache = memoryCache();
    const liar = madeLayer(files, { digest: honest().digest });
    const { gaps, read } = await look(treeOfLayers([{ ...liar, diffId: honest().diffId }]), cache);
    expect(gaps).toMatchObject([{ reason: "malformed", message: /digest/ }]);
    expect(read).toEqual(["a.txt: lie"]);
    expect(cache.kept.size).toBe(0);
    expect((await look(treeOfLayers([honest()]), cache)).read).toEqual(["a.txt: truth"]);
  });

  test("a configuration that claims another layer's diffID poisons nothing", async () => {
    const cache = memoryCache();
    await look(treeOfLayers([{ ...madeLayer(files), diffId: honest().diffId }]), cache);
    expect((await look(treeOfLayers([honest()]), cache)).read).toEqual(["a.txt: truth"]);
  });

  test.each([
    [{ compression: "none" }, 1],
    [{ compression: "none", isVerified: true }, 0],
    [{ compression: "gzip", isVerified: true }, 0],
  ] as const)("%o: the second run opens it %i times", async (options: LayerOptions, times) => {
    const cache = memoryCache();
    await look(treeOfLayers([madeLayer(files, options)]), cache);
    const layers = [madeLayer(files, options)];
    const { read, recalled } = await look(treeOfLayers(layers), cache);
    expect(opened(layers)).toEqual([times]);
    expect([...read, ...recalled]).toEqual(["a.txt: lie"]);
  });

  test("a layer that breaks off is not kept", async () => {
    const cache = memoryCache();
    const whole = await honest().file.open();
    const cut = Buffer.alloc(whole.sizeBytes - 20);
    whole.readNow(cut, 0);
    const file = { sizeBytes: cut.length, open: async () => ({ ...whole, sizeBytes: cut.length }) };
    await look(treeOfLayers([{ diffId: "sha256:x", digest: sha256(cut), file }]), cache);
    expect(cache.kept.size).toBe(0);
  });

  test("a record that cannot be unpacked counts as none", async () => {
    const cache = memoryCache();
    await look(treeOfLayers([honest()]), cache);
    for (const key of cache.kept.keys()) cache.kept.set(key, Buffer.from("not a record at all"));
    expect((await look(treeOfLayers([honest()]), cache)).read).toEqual(["a.txt: truth"]);
  });
});

test.each(["image", "layer"])("every fact of an entry comes back, by its %s", async (by) => {
  const cache = memoryCache();
  const files: NewFile[] = [
    textFile("f", "x", { mode: 0o4755, uid: 2 ** 31, gid: 2 ** 31 - 1, mtime: 2 ** 34 }),
    textFile("🦊/attributes", "", { xattrs: { "security.capability": "\x01\x00\xfe" } }),
    link("l", "ü/🦊"),
  ];
  const first = await look(treeOfLayers([madeLayer(files)]), cache);
  if (by === "layer") forgetImage(cache);
  const second = await look(treeOfLayers([madeLayer(files)]), cache);
  const facts = (looked: Looked): FileEntry[] => [...looked.entries.values()];
  expect(facts(second)).toEqual(facts(first));
  expect(facts(second).map(({ path }) => path)).toEqual(["f", "l", "🦊/attributes"]);
});

describe("layers that are written down while they are read", () => {
  const many = (): NewFile[] =>
    Array.from({ length: 10_000 }, (_, i) => textFile(`dir-${i % 40}/${i}.md`, "", { uid: i }));

  test.each(["image", "layer"])("come back whole, by their %s", async (by) => {
    const cache = memoryCache();
    const layers = () => [madeLayer(many()), madeLayer([textFile(".wh.dir-3", ""), ...many()])];
    const first = await look(treeOfLayers(layers()), cache);
    expect(cache.left.size).toBe(0);
    if (by === "layer") forgetImage(cache);
    const again = layers();
    const second = await look(treeOfLayers(again), cache);
    expect(opened(again)).toEqual([0, 0]);
    expect([...second.entries]).toEqual([...first.entries]);
    expect(second.entries.size).toBe(10_000);
    expect(second.changed).toEqual(first.changed);
    expect(second.entries.get("dir-3/43.md")).toEqual(first.entries.get("dir-3/43.md"));
    expect(second.entries.get("dir-3/43.md")?.below).toHaveLength(1);
    expect(second.entries.get("dir-3/44.md")).toBeUndefined();
    expect(second.entries.get("dir-3")).toBeUndefined();
  });

  test("leave nothing behind where they cannot be kept", async () => {
    const cache = memoryCache();
    const liar = madeLayer(many(), { digest: base().digest });
    await look(treeOfLayers([liar]), cache);
    expect([cache.kept.size, cache.left.size]).toEqual([0, 0]);
    const tree = treeOfLayers([madeLayer([...many(), textFile("a.txt", "x")])]);
    const failing = tree.visit(
      {
        wants: (path) => path === "a.txt",
        maxBytes: 100,
        keeping: { cache, keyOf: () => "", recall: () => {} },
      },
      () => {
        throw new Error("a bug");
      },
    );
    await expect(failing).rejects.toThrow("a bug");
    expect([cache.kept.size, cache.left.size]).toEqual([0, 0]);
  });
});
