import { createHash, type Hash, randomBytes } from "node:crypto";
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
  writeSync,
} from "node:fs";
import { join } from "node:path";
import type { LayerCache, LayerDraft } from "../model/index.ts";

export interface LayerCacheOptions {
  readonly folder: string;
  /** Of the program: what another build made is not read. */
  readonly build: string;
  /** Of all files together; the oldest go first. */
  readonly maxBytes?: number;
}

/**
 * Keeps records of layers in files of their own, without locks: each is written aside under a name
 * that nobody else has, as it grows, and renamed. A file that is torn or damaged does not match its hash and
 * counts as not there. Files are readable by their owner only.
 */
export function openLayerCache(options: LayerCacheOptions): LayerCache {
  const { folder, build, maxBytes = defaultBytes } = options;
  const pathOf = (key: string) =>
    join(folder, createHash("sha256").update(`${build}\n${key}`).digest("hex").slice(0, 40));
  return {
    read: (key) => readWhole(pathOf(key)),
    begin: (key) =>
      beginDraft(folder, (aside) => {
        finish(aside, pathOf(key));
        prune(folder, maxBytes);
      }),
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
    const hash = createHash("sha256").update(bytes).digest();
    if (!hash.equals(file.subarray(0, hashBytes))) return undefined;
    const now = new Date();
    utimesSync(path, now, now);
    return bytes;
  } catch {
    return undefined;
  }
}

/** A file under a name that nobody else has. */
interface Aside {
  readonly path: string;
  readonly file: number;
  readonly hash: Hash;
  isOpen: boolean;
}

function beginDraft(folder: string, keep: (aside: Aside) => void): LayerDraft {
  let aside: Aside | undefined;
  let isOver = false;
  const attempt = (step: () => void) => {
    try {
      if (!isOver) step();
    } catch {
      // No room, no permission: the next run reads the layer again.
      isOver = true;
      if (aside) discard(aside);
    }
  };
  return {
    add: (piece) =>
      attempt(() => {
        aside ??= openAside(folder);
        aside.hash.update(piece);
        writeFileSync(aside.file, piece);
      }),
    keep: () =>
      attempt(() => {
        if (aside) keep(aside);
        isOver = true;
      }),
    drop: () =>
      attempt(() => {
        if (aside) discard(aside);
        isOver = true;
      }),
  };
}

function openAside(folder: string): Aside {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `.${randomBytes(12).toString("hex")}`);
  const file = openSync(path, "wx", 0o600);
  // Room for the hash of what follows.
  writeFileSync(file, Buffer.alloc(hashBytes));
  return { path, file, hash: createHash("sha256"), isOpen: true };
}

function finish(aside: Aside, path: string): void {
  writeSync(aside.file, aside.hash.digest(), 0, hashBytes, 0);
  close(aside);
  renameSync(aside.path, path);
}

function discard(aside: Aside): void {
  if (aside.isOpen) close(aside);
  rmSync(aside.path, { force: true });
}

function close(aside: Aside): void {
  aside.isOpen = false;
  closeSync(aside.file);
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
