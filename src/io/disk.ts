import type { Stats } from "node:fs";
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  realpathSync,
} from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { basename } from "node:path";
import type { Disk, DiskEntry, DiskFile } from "../model/index.ts";
import { isAbsence } from "./absent.ts";
import { inflateElsewhere } from "./inflating/inflate-elsewhere.ts";
import { readFully } from "./read-fully.ts";

/** The local disk. What takes no longer than a trip to the thread pool is asked for at once. */
export const nodeDisk: Disk = {
  lstat: async (path) => orNothing(() => entryOf(basename(path), path, lstatSync(path))),
  realpath: async (path) => orNothing(() => realpathSync.native(path)),

  async list(directory) {
    const names = readdirSync(directory);
    const entries: DiskEntry[] = [];
    for (const name of names.sort()) {
      const path = `${directory}/${name}`;
      const stats = lstatSync(path, { throwIfNoEntry: false });
      // Gone since it was listed, or a name that JavaScript cannot spell.
      if (stats) entries.push(entryOf(name, path, stats));
      else if (name.includes("\uFFFD")) entries.push({ ...unnamed, name });
    }
    return entries;
  },

  async open(path) {
    const handle = await open(path, readFlags);
    try {
      const stats = await handle.stat();
      if (!stats.isFile()) throw notAFile(path);
      return fileOf(handle, stats.size);
    } catch (error) {
      await handle.close();
      throw error;
    }
  },

  readFile: async (path, maxBytes) => readSmallFile(path, maxBytes),
};

/** A pipe must not hold up the scan, and a link must not lead out of what was named. */
const readFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

function entryOf(name: string, path: string, stats: Stats): DiskEntry {
  const facts = {
    name,
    type: typeOf(stats),
    sizeBytes: stats.size,
    mode: stats.mode & 0o7777,
    uid: stats.uid,
    gid: stats.gid,
    mtime: Math.floor(stats.mtimeMs / 1000),
  };
  return facts.type === "symlink" ? { ...facts, linkTarget: readlinkSync(path) } : facts;
}

const unnamed = { type: "other", sizeBytes: 0, mode: 0, uid: 0, gid: 0, mtime: 0 } as const;

function typeOf(stats: Stats): DiskEntry["type"] {
  if (stats.isFile()) return "file";
  if (stats.isDirectory()) return "directory";
  return stats.isSymbolicLink() ? "symlink" : "other";
}

function fileOf(handle: FileHandle, sizeBytes: number): DiskFile {
  return {
    sizeBytes,
    close: () => handle.close(),
    async read(into, position) {
      let done = 0;
      while (done < into.length) {
        const { bytesRead } = await handle.read(into, done, into.length - done, position + done);
        if (bytesRead === 0) break;
        done += bytesRead;
      }
      return done;
    },
    readNow: (into, position) => readFully(handle.fd, into, position),
    inflate: (part) => inflateElsewhere(handle.fd, part),
  };
}

/** Four trips to the thread pool cost more than reading a source file does: this one does it at once. */
function readSmallFile(path: string, maxBytes: number): Uint8Array | undefined {
  const file = openSync(path, readFlags);
  try {
    const stats = fstatSync(file);
    if (!stats.isFile()) throw notAFile(path);
    if (stats.size > maxBytes) return undefined;
    const bytes = new Uint8Array(stats.size);
    return bytes.subarray(0, readFully(file, bytes, 0));
  } finally {
    closeSync(file);
  }
}

function notAFile(path: string): Error {
  return Object.assign(new Error(`${path} is no regular file`), { code: "ENOTFILE" });
}

function orNothing<T>(ask: () => T): T | undefined {
  try {
    return ask();
  } catch (error) {
    if (isAbsence(error)) return undefined;
    // Links that go round in circles lead to nothing either.
    if ((error as { readonly code?: string }).code === "ELOOP") return undefined;
    throw error;
  }
}
