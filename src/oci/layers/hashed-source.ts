import { createHash } from "node:crypto";
import type { ByteSource } from "../tar/byte-source.ts";

/** A source that is hashed while it is read from front to back. */
export interface HashedSource extends ByteSource {
  /** Whether the bytes are those of the digest; `undefined` where not all were read, one after the other. */
  matches(): boolean | undefined;
}

/** @param digest - `sha256:…`, or of another algorithm that Node knows */
export function hashedSource(source: ByteSource, digest: string): HashedSource {
  const algorithm = digest.slice(0, digest.indexOf(":"));
  const hash = createHash(algorithm);
  let hashedBytes = 0;
  return {
    sizeBytes: source.sizeBytes,
    readNow: (into, position) => source.readNow(into, position),
    async read(into, position) {
      const count = await source.read(into, position);
      if (position === hashedBytes) {
        hash.update(into.subarray(0, count));
        hashedBytes += count;
      }
      return count;
    },
    matches() {
      if (hashedBytes < source.sizeBytes) return undefined;
      return digest === `${algorithm}:${hash.copy().digest("hex")}`;
    },
  };
}
