import { expect, test } from "vitest";
import type { Disk, DiskEntry, Git } from "../model/index.ts";
import { walkDirectory } from "./walk-directory.ts";

function entry(name: string, type: DiskEntry["type"]): DiskEntry {
  return { name, type, sizeBytes: 1, mode: 0o644, uid: 0, gid: 0, mtime: 0 };
}

/** A repository with a `.env` and a source file. */
const disk: Disk = {
  lstat: async (path) => (path === "/r/.git" ? entry(".git", "directory") : undefined),
  list: async () => [entry(".env", "file"), entry("a.py", "file")],
  realpath: async (path) => path,
  open: () => Promise.reject(new Error("not opened")),
  readFile: async () => undefined,
};

async function trackedOf(git: Git | undefined) {
  const { entries } = await walkDirectory({
    root: "/r",
    disk,
    git,
    includeIgnored: false,
    exclude: [],
  });
  return [...entries.values()].map(({ path, tracked }) => [path, tracked]);
}

test.each([
  [new Set([".env", "a.py"]), true],
  [new Set(["a.py"]), false],
  [undefined, undefined],
])("says of a .env whether git tracks it %#", async (files, tracked) => {
  expect(await trackedOf({ trackedFiles: async () => files })).toEqual([
    [".env", tracked],
    ["a.py", undefined],
  ]);
});

test("says nothing without git", async () => {
  expect(await trackedOf(undefined)).toEqual([
    [".env", undefined],
    ["a.py", undefined],
  ]);
});
