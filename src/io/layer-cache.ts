import { createHash, randomBytes } from "node:crypto";
import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { LayerCache } from "../model/index.ts";

export interface LayerCacheOptions {
  readonly folder: string;
  /** Of the program: what another build made is not read. */
  readonly build: string;
  /** Of all files together; the oldest go first. */
  readonly maxBytes?: number;
}

/**
 * Keeps records of layers in files of their own, without locks: each is written aside under a name
 * that nobody else has, and renamed. A file that is torn or damaged does not match its hash and
 * counts as not there. Files are readable by their owner only.
 */
export function openLayerCache(options: LayerCacheOptions): LayerCache {
  const { folder, build, maxBytes = defaultBytes } = options;
  const pathOf = (key: string) =>
    join(folder, createHash("sha256").update(`${build}\n${key}`).digest("hex").slice(0, 40));
  return {
    read: (key) => readWhole(pathOf(key)),
    write(key, pieces) {
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        writeAside(folder, pathOf(key), pieces);
        prune(folder, maxBytes);
      } catch {
        // No room, no permission: the next run reads the layer again.
      }
    },
  };
}

/** An image of 20,000 files takes some 2 MB. */
const defaultBytes = 2 ** 30;

/** Longest that a run may take between writing a file aside and renaming it. */
const abandonedMs = 3_600_000;

const hashBytes = 32;

function readWhole(path: string): Uint8Array | undefined {
  try {
    const file = readFileSync(path);
    const bytes = file.subarray(hashBytes);
    if (!hashOf([bytes]).equals(file.subarray(0, hashBytes))) return undefined;
    const now = new Date();
    utimesSync(path, now, now);
    return bytes;
  } catch {
    return undefined;
  }
}

function writeAside(folder: string, path: string, pieces: readonly Uint8Array[]): void {
  const aside = join(folder, `.${randomBytes(12).toString("hex")}`);
  try {
    const file = openSync(aside, "wx", 0o600);
    try {
      for (const piece of [hashOf(pieces), ...pieces]) writeFileSync(file, piece);
    } finally {
      closeSync(file);
    }
    renameSync(aside, path);
  } catch (error) {
    rmSync(aside, { force: true });
    throw error;
  }
}

function hashOf(pieces: readonly Uint8Array[]): Buffer {
  const hash = createHash("sha256");
  for (const piece of pieces) hash.update(piece);
  return hash.digest();
}

interface KeptFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly usedMs: number;
}

/** Removes what was used least recently, down to three quarters of the limit: not a file each time. */
function prune(folder: string, maxBytes: number): void {
  const files: KeptFile[] = [];
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const stats = statSync(path, { throwIfNoEntry: false });
    if (!stats?.isFile()) continue;
    if (name.startsWith(".") && Date.now() - stats.mtimeMs > abandonedMs) rmSync(path);
    else files.push({ path, sizeBytes: stats.size, usedMs: stats.mtimeMs });
  }
  let total = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  if (total <= maxBytes) return;
  for (const { path, sizeBytes } of files.sort((a, b) => a.usedMs - b.usedMs)) {
    if (total <= 0.75 * maxBytes) return;
    rmSync(path, { force: true });
    total -= sizeBytes;
  }
}
