import { Buffer } from "node:buffer";
import type { FilePart } from "../../model/index.ts";
import { type ByteSource, isSmall } from "../tar/byte-source.ts";

/** Serves the parts of one file. */
export interface PartBytes {
  /** A part's bytes, fewer where the file ends before; `undefined` where they have passed by and are gone. */
  at(part: FilePart): Uint8Array | undefined | Promise<Uint8Array | undefined>;
}

/** The parts of a file in memory. */
export function partsInMemory(bytes: Uint8Array): PartBytes {
  return { at: ({ offset, length }) => bytes.subarray(offset, offset + length) };
}

/**
 * The parts of a file of which any place can be read.
 *
 * @param file - where it lies in the source
 */
export function partsInSource(
  source: ByteSource,
  file: { readonly offset: number; readonly sizeBytes: number },
): PartBytes {
  return {
    at({ offset, length }) {
      const start = file.offset + offset;
      const left = Math.min(file.sizeBytes - offset, source.sizeBytes - start);
      const bytes = unfilled(Math.max(0, Math.min(length, left)));
      if (isSmall(bytes)) return bytes.subarray(0, source.readNow(bytes, start));
      return source.read(bytes, start).then((count) => bytes.subarray(0, count));
    },
  };
}

/** Small ones share their memory. */
function unfilled(length: number): Uint8Array {
  const { buffer, byteOffset } = Buffer.allocUnsafe(length);
  return new Uint8Array(buffer, byteOffset, length);
}
