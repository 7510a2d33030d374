import { describe, expect, test } from "vitest";
import { changedFolders } from "../output/changed-folders.ts";
import { layerPath } from "../tar/entry-path.ts";
import type { TarEntry } from "../tar/tar-entry.ts";
import { createSquash, type Squash } from "./squash.ts";

type Written = Pick<TarEntry, "path"> & Partial<TarEntry>;

/** Lays entries of layers over each other, as many as there are lists. */
function squashOf(layers: readonly (readonly Written[])[], maxPaths = 1e6): Squash {
  const squash = createSquash(maxPaths);
  for (const [index, entries] of layers.entries()) {
    for (const [ordinal, one] of entries.entries()) lay(squash, one, { index, ordinal });
  }
  return squash;
}

function lay(
  squash: Squash,
  one: Written,
  { index, ordinal }: { readonly index: number; readonly ordinal: number },
): void {
  const type = one.path.endsWith("/") ? "directory" : "file";
  const written: TarEntry = { ...zero, type, ...one };
  const at = layerPath(written.path);
  if (at.kind === "unsafe" || at.kind === "nothing") throw new Error(`${one.path} is no entry`);
  const { sizeBytes } = written;
  const content = { layer: index, ordinal, offset: 512, sizeBytes, sparse: false };
  const isFile = written.type === "file" && at.kind === "path";
  squash.apply({ written, at, ...(isFile && { content }) }, { index, diffId: `layer ${index}` });
}

const zero = { sizeBytes: 0, bodyBytes: 0, mode: 0o644, uid: 0, gid: 0, mtime: 0 };
const paths = (squash: Squash): string[] => [...squash.list().keys()];

test("numbers come back that do not fit into 32 bits", () => {
  const large = { sizeBytes: 2 ** 40 + 1, uid: 2 ** 32, gid: -1, mtime: -(2 ** 33) - 5 };
  const small = { sizeBytes: 7, uid: 2 ** 32 - 1, gid: 1, mtime: 2 ** 31, mode: 0o7777 };
  const squash = squashOf([
    [
      { path: "large", ...large },
      { path: "small", ...small },
      { path: "link", type: "hardlink", linkTarget: "large" },
    ],
  ]);
  expect(squash.list().get("large")).toMatchObject(large);
  expect(squash.list().get("small")).toMatchObject(small);
  expect(squash.list().get("link")).toMatchObject({ ...large, linkTarget: "large" });
  expect(squash.find("link")?.content).toEqual(squash.find("large")?.content);
});

test("what was removed comes back with its children, and knows its holders", () => {
  const squash = squashOf([
    [{ path: "d/" }, { path: "d/a" }, { path: "d/b" }, { path: "e" }],
    [{ path: ".wh.d" }],
    [{ path: "d/a" }, { path: "d/c" }],
  ]);
  expect(paths(squash)).toEqual(["d/a", "e", "d/c"]);
  const back = { layer: "layer 2", below: ["layer 0"], since: "layer 2" };
  expect(squash.list().get("d/a")).toMatchObject(back);
  expect(squash.list().get("d/c")).not.toHaveProperty("below");
  expect(squash.find("d/../e")?.entry.path).toBe("e");
});

test("nothing is found under another spelling, and no link is followed in the list", () => {
  const list = squashOf([
    [{ path: "d/a" }, { path: "l", type: "symlink", linkTarget: "d" }],
  ]).list();
  for (const path of ["", "/", "/d/a", "d//a", "./d/a", "d/a/", "d", "l/a"]) {
    expect(list.get(path), path).toBeUndefined();
  }
  expect(list.size).toBe(2);
  expect([...list.entries()].map(([path, entry]) => [path, entry.path])).toEqual([
    ["d/a", "d/a"],
    ["l", "l"],
  ]);
});

test("where layers wrote is what the entries tell", () => {
  const squash = squashOf([
    [{ path: "usr/lib/a" }, { path: "usr/lib/x/b" }, { path: "etc/" }],
    [{ path: "usr/lib/x/b" }, { path: "usr/lib/x/" }],
    [{ path: "usr/lib/a" }, { path: "opt/l", type: "symlink", linkTarget: "/usr" }],
  ]);
  const said = changedFolders(squash.list().values());
  expect(squash.changed()).toEqual(said);
  expect(said.get("layer 1")).toBe("usr/lib/x/b");
  expect(said.get("layer 2")).toBe("");
});

describe("layers that were made to be slow take no longer", () => {
  const many = Array.from({ length: 20_000 }, (_, i) => ({ path: `d/${i}` }));

  test("by emptying a folder again and again", () => {
    const opaque = many.map(() => ({ path: "d/.wh..wh..opq" }));
    const hidden = many.map(() => ({ path: ".wh.d" }));
    expect(paths(squashOf([many, [...many, ...opaque, ...hidden]]))).toHaveLength(20_000);
  });

  test("by a file and a folder in turn", () => {
    const turns = many.flatMap(() => [{ path: "d" }, { path: "d/" }]);
    expect(paths(squashOf([many, turns]))).toEqual(["d"]);
  });

  test("by removing what was never there or is gone", () => {
    const hidden = many.map(({ path }) => ({ path: path.replace("/", "/.wh.") }));
    expect(paths(squashOf([many, [...hidden, ...hidden], [...many].reverse()]))).toHaveLength(
      20_000,
    );
  });
});
