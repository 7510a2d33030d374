import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import type { RandomAccess } from "../model/index.ts";

export interface OpenRandomAccess extends RandomAccess {
  close(): void;
}

/**
 * Opens a file for positional reads.
 *
 * @throws the platform's error where it cannot be opened
 */
export function openRandomAccess(path: string): OpenRandomAccess {
  const handle = openSync(path, "r");
  const sizeBytes = fstatSync(handle).size;
  return {
    sizeBytes,
    readAt(offset, length) {
      // A length out of a damaged file must not become an allocation.
      if (offset + length > sizeBytes)
        throw new RangeError(`${path} ends before ${offset + length}`);
      // Small ones come from a pool: buffers of their own keep the garbage collector busy.
      const bytes = length <= 4096 ? Buffer.allocUnsafe(length) : new Uint8Array(length);
      let filled = 0;
      while (filled < length) {
        const count = readSync(handle, bytes, filled, length - filled, offset + filled);
        if (count === 0) throw new RangeError(`${path} ends before ${offset + length}`);
        filled += count;
      }
      return bytes;
    },
    close: () => closeSync(handle),
  };
}

/** Bytes in memory as a file. */
export function randomAccessOf(bytes: Uint8Array): RandomAccess {
  return {
    sizeBytes: bytes.length,
    readAt(offset, length) {
      if (offset + length > bytes.length) throw new RangeError(`Ends before ${offset + length}`);
      return bytes.subarray(offset, offset + length);
    },
  };
}

const windowBytes = 1 << 20;

/** The same file, read ahead: for reading many small parts one after the other. */
export function windowed(file: RandomAccess): RandomAccess {
  let start = 0;
  let window: Uint8Array = new Uint8Array();
  return {
    sizeBytes: file.sizeBytes,
    readAt(offset, length) {
      if (length > windowBytes / 4) return file.readAt(offset, length);
      if (offset < start || offset + length > start + window.length) {
        const available = Math.max(length, Math.min(windowBytes, file.sizeBytes - offset));
        window = file.readAt(offset, available);
        start = offset;
      }
      return window.subarray(offset - start, offset - start + length);
    },
  };
}
