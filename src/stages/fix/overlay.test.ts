import { expect, test } from "vitest";
import { memoryTree } from "../../../test/memory-tree.ts";
import type { FileTree } from "../../model/index.ts";
import { type OverlayFile, overlay } from "./overlay.ts";

const file = (text: string): OverlayFile => ({
  bytes: new TextEncoder().encode(text),
  mode: 0o644,
});

async function seen(tree: FileTree) {
  const offered: string[] = [];
  const listing = await tree.visit({ wants: () => true, maxBytes: 1e6 }, ({ entry }) => {
    offered.push(entry.path);
  });
  return { offered: offered.sort(), entries: [...listing.entries.keys()].sort() };
}

test("shows changed, new and deleted files", async () => {
  const base = memoryTree({ a: "1", b: "2" });
  const tree = overlay(
    base,
    new Map([
      ["a", file("9")],
      ["b", null],
      ["c", file("3")],
    ]),
  );
  expect(await seen(tree)).toEqual({ offered: ["a", "c"], entries: ["a", "c"] });
  expect(await tree.read("b")).toBeUndefined();
  expect(new TextDecoder().decode(await tree.read("a"))).toBe("9");
});

test("what a changed .gitignore newly leaves out is gone from view and can be read", async () => {
  const base = memoryTree({
    ".gitignore": "x\n",
    ".env": "A=1\n",
    "api/.env": "B=1\n",
    "api/out": "kept",
    x: "kept",
  });
  const files = new Map([
    [".gitignore", file("x\n.env\n")],
    ["web/.env", file("C=1\n")],
    ["web/.gitignore", file("/out\n")],
    ["web/out", file("")],
    ["out", file("")],
  ]);
  const tree = overlay(base, files);
  const { offered, entries } = await seen(tree);
  expect(offered).toEqual([".gitignore", "api/out", "out", "web/.gitignore", "x"]);
  expect(entries).toEqual(offered);
  expect(await tree.read("web/.env")).toBeDefined();
});

test("what git tracks stays in view", async () => {
  const base = memoryTree({ ".env": "A=1\n" });
  const tracking: FileTree = {
    ...base,
    async visit(interest, offer) {
      const mark = <T extends object>(entry: T) => ({ ...entry, tracked: true });
      const listing = await base.visit(interest, (f) => offer({ ...f, entry: mark(f.entry) }));
      return { ...listing, entries: new Map([...listing.entries].map(([p, e]) => [p, mark(e)])) };
    },
  };
  const tree = overlay(
    tracking,
    new Map([
      [".gitignore", file(".env\n")],
      [".env", file("A=2\n")],
    ]),
  );
  expect((await seen(tree)).offered).toEqual([".env", ".gitignore"]);
});

test("a new file that git ignores already, and one that was ignored, stay out of view", async () => {
  const listed = memoryTree({ ".gitignore": "*.env\n", a: "1" });
  const hidden: FileTree = {
    ...listed,
    read: async (path) => (path === "old" ? new Uint8Array() : listed.read(path)),
  };
  const tree = overlay(
    hidden,
    new Map([
      ["prod.env", file("A=1\n")],
      ["old", file("x")],
      ["new", file("x")],
    ]),
  );
  expect(await seen(tree)).toEqual({
    offered: [".gitignore", "a", "new"],
    entries: [".gitignore", "a", "new"],
  });
  const again = overlay(tree, new Map([["prod.env", file("A=1\nB=2\n")]]));
  expect((await seen(again)).offered).toEqual([".gitignore", "a", "new"]);
});
