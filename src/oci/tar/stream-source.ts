import type { ByteSource } from "./byte-source.ts";

/**
 * The bytes of a source, or those between two places, in chunks that stay as they are.
 *
 * @throws RangeError where it ends before its size
 */
export async function* streamOf(
  source: ByteSource,
  { from = 0, to = source.sizeBytes }: { readonly from?: number; readonly to?: number } = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  for (let at = from; at < to; ) {
    const chunk = new Uint8Array(Math.min(chunkBytes, to - at));
    const count = await source.read(chunk, at);
    if (count === 0) throw new RangeError("A file is shorter than it was");
    yield chunk.subarray(0, count);
    at += count;
  }
}

const chunkBytes = 1 << 20;
