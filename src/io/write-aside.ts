import { randomBytes } from "node:crypto";
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { EnvironmentError } from "../model/index.ts";

/** A file that is written beside its place and takes it when it is whole. */
export interface FileAside {
  write(bytes: Uint8Array): void;
  /** Ends the writing, so that it can be read before it takes its place. @returns its path */
  finish(): string;
  /** Puts it in its place: who reads meanwhile sees the old file or the new one. */
  commit(): void;
  /** Leaves the old file as it was. No harm after `commit`. */
  drop(): void;
}

/** Bytes that are needed again soon, in a file that is gone at the end. */
export interface ScratchFile {
  keep(part: number, bytes: Uint8Array): void;
  /** Everything that was kept of a part, in order. */
  kept(part: number): Uint8Array;
  drop(): void;
}

/** Left behind by a run that was killed, when they are as old as this. */
const staleMs = 60 * 60 * 1000;
const chunkBytes = 1 << 20;

/** @throws EnvironmentError where the folder cannot be written; `write` and `commit` too */
export function writeAside(folder: string, name: string): FileAside {
  const path = asidePath(folder, name);
  const handle = open(folder, path);
  let pending: Uint8Array[] = [];
  let size = 0;
  let isOpen = true;
  const flush = () => {
    writeAll(handle, Buffer.concat(pending));
    pending = [];
    size = 0;
  };
  const close = () => {
    if (isOpen) closeSync(handle);
    isOpen = false;
  };
  const finish = () =>
    guarded(folder, () => {
      if (isOpen) {
        flush();
        fsyncSync(handle);
        close();
      }
      return path;
    });
  return {
    write: (bytes) =>
      guarded(folder, () => {
        pending.push(bytes);
        size += bytes.length;
        if (size > chunkBytes) flush();
      }),
    finish,
    commit: () => guarded(folder, () => renameSync(finish(), join(folder, name))),
    drop() {
      close();
      rmSync(path, { force: true });
    },
  };
}

/** Writes a small file beside its place and renames it. @throws EnvironmentError */
export function replaceFile(folder: string, name: string, bytes: Uint8Array): void {
  const file = writeAside(folder, name);
  try {
    file.write(bytes);
    file.commit();
  } finally {
    file.drop();
  }
}

/** @throws EnvironmentError where the folder cannot be written; `keep` too */
export function scratchFile(folder: string, name: string): ScratchFile {
  const path = asidePath(folder, `${name}.parts`);
  const handle = open(folder, path, "w+");
  const pieces = new Map<number, { readonly offset: number; readonly length: number }[]>();
  let size = 0;
  let isOpen = true;
  return {
    keep: (part, bytes) =>
      guarded(folder, () => {
        const list = pieces.get(part) ?? [];
        pieces.set(part, list);
        list.push({ offset: size, length: bytes.length });
        writeAll(handle, bytes, size);
        size += bytes.length;
      }),
    kept(part) {
      const list = pieces.get(part) ?? [];
      const bytes = Buffer.alloc(list.reduce((sum, { length }) => sum + length, 0));
      let at = 0;
      for (const { offset, length } of list) {
        at += readSync(handle, bytes, at, length, offset);
      }
      return bytes;
    },
    drop() {
      if (isOpen) closeSync(handle);
      isOpen = false;
      rmSync(path, { force: true });
    },
  };
}

/** Deletes what killed runs left in a folder. */
export function sweepAside(folder: string, now: number): void {
  let names: readonly string[];
  try {
    names = readdirSync(folder);
  } catch {
    return;
  }
  for (const name of names.filter((one) => /^\..*\.[0-9a-f]{12}\.tmp$/.test(one))) {
    const found = statSync(join(folder, name), { throwIfNoEntry: false });
    if (found && now - found.mtimeMs > staleMs) rmSync(join(folder, name), { force: true });
  }
}

function asidePath(folder: string, name: string): string {
  return join(folder, `.${name}.${randomBytes(6).toString("hex")}.tmp`);
}

function open(folder: string, path: string, flags = "wx"): number {
  return guarded(folder, () => {
    mkdirSync(folder, { recursive: true });
    return openSync(path, flags, 0o600);
  });
}

function writeAll(handle: number, bytes: Uint8Array, position?: number): void {
  for (let at = 0; at < bytes.length; ) {
    const length = bytes.length - at;
    at += writeSync(handle, bytes, at, length, position === undefined ? null : position + at);
  }
}

function guarded<T>(folder: string, run: () => T): T {
  try {
    return run();
  } catch (cause) {
    throw new EnvironmentError(`The advisories cannot be written to ${folder}.`, {
      hint: "Set SUTURE_CACHE_DIR to a folder that can be written to and has room.",
      cause,
    });
  }
}
