import {
  chmodSync,
  lchownSync,
  linkSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { FileEntry } from "../src/model/index.ts";
import type { NewFile } from "../src/oci/tar/write-tar.ts";
import type { RootChanges } from "../src/rootfs/changes-of.ts";
import type { SystemRoot } from "../src/rootfs/system-root.ts";

/** A folder of this machine as a root. */
export function diskRoot(folder: string): SystemRoot {
  const entries = new Map<string, FileEntry>();
  const names = new Map<number, string>();
  const walk = (below: string) => {
    for (const name of readdirSync(join(folder, below)).sort()) {
      const path = below === "" ? name : `${below}/${name}`;
      const entry = entryOf(folder, path, names);
      entries.set(path, entry);
      if (entry.type === "directory") walk(path);
    }
  };
  walk("");
  const read: SystemRoot["read"] = async (paths, take) => {
    for (const path of paths) take(path, readFileSync(join(folder, path)));
  };
  return { entries, read, pass: read };
}

/** Does to a folder of this machine what an upgrade says. */
export function applyChanges(folder: string, { written, removed }: RootChanges): void {
  for (const path of removed) rmSync(join(folder, path), { recursive: true });
  for (const file of written) {
    const at = join(folder, file.path);
    make(folder, file);
    lchownSync(at, file.uid ?? 0, file.gid ?? 0);
    lutimesSync(at, file.mtime ?? 0, file.mtime ?? 0);
    if (file.type !== "symlink") chmodSync(at, file.mode ?? 0);
  }
}

function make(folder: string, { path, type, linkTarget = "", bytes }: NewFile): void {
  const at = join(folder, path);
  // Its mode and owner may be others.
  if (type === "directory" && isFolder(at)) return;
  rmSync(at, { recursive: true, force: true });
  if (type === "directory") mkdirSync(at);
  else if (type === "symlink") symlinkSync(linkTarget, at);
  else if (type === "hardlink") linkSync(join(folder, linkTarget), at);
  else writeFileSync(at, bytes ?? "");
}

/** What lies in a folder, a line each: path, type, mode, owner, content or link. */
export function describeRoot(
  folder: string,
  isLeftOut: (path: string) => boolean = () => false,
): string[] {
  const { entries } = diskRoot(folder);
  return [...entries.values()]
    .filter(({ path }) => !isLeftOut(path))
    .map((entry) => {
      const { path, type, mode, uid, gid, linkTarget = "" } = entry;
      const isFile = type === "file" || type === "hardlink";
      const content = isFile
        ? JSON.stringify(readFileSync(join(folder, path), "latin1"))
        : linkTarget;
      const bits = type === "symlink" ? "" : mode.toString(8);
      return `${path} ${type} ${bits} ${uid}:${gid} ${content}`;
    });
}

function isFolder(path: string): boolean {
  try {
    return lstatSync(path).isDirectory();
  } catch {
    return false;
  }
}

function entryOf(folder: string, path: string, names: Map<number, string>): FileEntry {
  const at = join(folder, path);
  const stat = lstatSync(at);
  const facts = {
    path,
    sizeBytes: stat.size,
    mode: stat.mode & 0o7777,
    uid: stat.uid,
    gid: stat.gid,
    mtime: Math.floor(stat.mtimeMs / 1000),
  };
  if (stat.isDirectory()) return { ...facts, type: "directory" };
  if (stat.isSymbolicLink()) return { ...facts, type: "symlink", linkTarget: readlinkSync(at) };
  if (!stat.isFile()) return { ...facts, type: "other" };
  const other = stat.nlink > 1 ? names.get(stat.ino) : undefined;
  if (other !== undefined) return { ...facts, type: "hardlink", linkTarget: other };
  names.set(stat.ino, path);
  return { ...facts, type: "file" };
}
