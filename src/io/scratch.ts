import { closeSync, constants, mkdirSync, openSync, readdirSync, readSync, rmSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { EnvironmentError, TargetError } from "../model/index.ts";
import type { Spool } from "../oci/output/write-layer.ts";
import { nodeDisk } from "./disk.ts";
import { isOwnerGone, ownMark } from "./owned-names.ts";

export interface ScratchOptions {
  /** Folder of the cache. */
  readonly cache: string;
  /** What the file is of, in an error: `The image`. */
  readonly what: string;
  readonly maxBytes: number;
}

/**
 * Writes what comes to a file that only its owner can read and that is gone when suture ends.
 *
 * @returns the file's path
 * @throws TargetError where more comes than allowed, EnvironmentError where it cannot be written
 */
export async function writeScratch(
  chunks: AsyncIterable<Uint8Array>,
  { cache, what, maxBytes }: ScratchOptions,
): Promise<string> {
  const folder = join(cache, "scratch");
  let file: FileHandle | undefined;
  try {
    const path = scratchPath(cache);
    file = await open(path, "wx", 0o600);
    let sizeBytes = 0;
    for await (const piece of inPieces(chunks)) {
      sizeBytes += piece.length;
      if (sizeBytes > maxBytes) {
        throw new TargetError(`${what} is larger than ${Math.round(maxBytes / 1e6)} MB unpacked`);
      }
      await writeFully(file, piece);
    }
    return path;
  } catch (error) {
    throw explainDisk(error, folder);
  } finally {
    await file?.close();
  }
}

/** A trip to the thread pool for each header of an archive would take longer than all else. */
const pieceBytes = 1 << 20;

/** Joins small chunks; large ones stay as they are. */
async function* inPieces(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let small: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of chunks) {
    small.push(chunk);
    sizeBytes += chunk.length;
    if (sizeBytes < pieceBytes) continue;
    yield small.length === 1 ? chunk : Buffer.concat(small);
    small = [];
    sizeBytes = 0;
  }
  if (sizeBytes > 0) yield Buffer.concat(small);
}

async function writeFully(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length; )
    done += (await file.write(bytes, done, bytes.length - done)).bytesWritten;
}

/** Where a file can be made that is gone when suture ends; the folder is there. */
export function scratchPath(cache: string): string {
  const folder = join(cache, "scratch");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  sweep(folder);
  const path = join(folder, ownMark());
  removeAtEnd(path);
  return path;
}

/** Reads a part of a file that is opened for each read: of very many, few can be open. */
export function readScratch(path: string): (into: Uint8Array, position: number) => number {
  return (into, position) => {
    const file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    try {
      let done = 0;
      for (let count = -1; count !== 0 && done < into.length; done += count)
        count = readSync(file, into, done, into.length - done, position + done);
      return done;
    } finally {
      closeSync(file);
    }
  };
}

/** Keeps streams of bytes in the folder of the cache, until suture ends. */
export function scratchSpool(cache: string, what: string): Spool {
  return async (chunks) => {
    const path = await writeScratch(chunks, { cache, what, maxBytes: maxSpoolBytes });
    return { path, open: () => nodeDisk.open(path) };
  };
}

/** No layer that anybody would pull is larger. */
const maxSpoolBytes = 64e9;

/** What runs that were killed left behind. */
function sweep(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (isOwnerGone(name)) rmSync(join(folder, name), { force: true });
  }
}

/** Removes a file or a folder when suture ends. @returns takes that back */
export function removeAtEnd(path: string): () => void {
  if (!isWatching) {
    isWatching = true;
    process.once("exit", removeAll);
    for (const signal of signals) {
      process.once(signal, () => {
        removeAll();
        process.kill(process.pid, signal);
      });
    }
  }
  made.add(path);
  return () => made.delete(path);
}

const made = new Set<string>();
const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
let isWatching = false;

function removeAll(): void {
  for (const path of made) rmSync(path, { force: true, recursive: true });
}

function explainDisk(error: unknown, folder: string): unknown {
  const { code = "" } = error as { readonly code?: string };
  if (!["ENOSPC", "EDQUOT", "EFBIG", "EROFS", "EACCES", "EPERM", "ENOTDIR"].includes(code))
    return error;
  return new EnvironmentError(`Nothing can be written to ${folder} (${code})`, {
    hint: "Set SUTURE_CACHE_DIR to a folder with room that can be written.",
    cause: error,
  });
}
