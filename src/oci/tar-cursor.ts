import type { ByteSource } from "./byte-source.ts";
import { blockBytes } from "./tar-header.ts";

/** A place in an archive that moves forward only. */
export interface TarCursor {
  /** Offset of the next byte. */
  readonly position: number;
  /** The next bytes, valid until the next call where they are a block; fewer where the archive ends. */
  block(): Uint8Array | Promise<Uint8Array>;
  take(bytes: number): Promise<Uint8Array>;
  /** @returns how many bytes there were to skip */
  skip(bytes: number): number | Promise<number>;
  /** Called behind the end of the archive: whatever vouches for the whole has its say. */
  finish(): Promise<void>;
}

/** Hops over bodies with reads by position: those that nobody wants are never read. */
export function fileCursor(source: ByteSource): TarCursor {
  const window = new Uint8Array(8 * blockBytes);
  let windowStart = 0;
  let windowBytes = 0;
  let position = 0;
  return {
    get position() {
      return position;
    },
    block() {
      if (position < windowStart || position + blockBytes > windowStart + windowBytes) {
        windowStart = position;
        windowBytes = source.readNow(window, position);
      }
      const at = position - windowStart;
      const block = window.subarray(at, Math.min(at + blockBytes, windowBytes));
      position += block.length;
      return block;
    },
    async take(bytes) {
      const available = Math.max(0, Math.min(bytes, source.sizeBytes - position));
      const body = new Uint8Array(available);
      const count = await source.read(body, position);
      position += count;
      return body.subarray(0, count);
    },
    finish: async () => {},
    skip(bytes) {
      const count = Math.max(0, Math.min(bytes, source.sizeBytes - position));
      position += count;
      return count;
    },
  };
}

/** Follows a stream of chunks; holds one of them. */
export function streamCursor(chunks: AsyncIterable<Uint8Array>): TarCursor {
  const reader = createReader(chunks);
  const joined = new Uint8Array(blockBytes);
  return {
    get position() {
      return reader.position;
    },
    take: (bytes) => collect(reader, bytes),
    block() {
      if (reader.available >= blockBytes) return reader.advance(blockBytes);
      return collect(reader, blockBytes).then((block) => {
        joined.set(block);
        return joined.subarray(0, block.length);
      });
    },
    async finish() {
      // Compressed data ends in its checksum.
      await skipOn(reader, maxPaddingBytes, reader.advance(maxPaddingBytes).length);
    },
    skip(bytes) {
      const here = reader.advance(bytes).length;
      return here === bytes ? here : skipOn(reader, bytes, here);
    },
  };
}

/** Writers pad archives to whole records, 10 KiB as a rule. */
const maxPaddingBytes = 16 << 20;

interface Reader {
  readonly position: number;
  /** Bytes of the chunk at hand. */
  readonly available: number;
  /** At most so many bytes of the chunk at hand. */
  advance(most: number): Uint8Array;
  /** Fetches the next chunk where the one at hand is used up; false at the end. */
  more(): Promise<boolean>;
}

function createReader(chunks: AsyncIterable<Uint8Array>): Reader {
  const iterator = chunks[Symbol.asyncIterator]();
  let chunk: Uint8Array = new Uint8Array(0);
  let at = 0;
  let position = 0;
  return {
    get position() {
      return position;
    },
    get available() {
      return chunk.length - at;
    },
    advance(most) {
      const part = chunk.subarray(at, at + most);
      at += part.length;
      position += part.length;
      return part;
    },
    async more() {
      while (at >= chunk.length) {
        const next = await iterator.next();
        if (next.done) return false;
        chunk = next.value;
        at = 0;
      }
      return true;
    },
  };
}

async function collect(reader: Reader, bytes: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let missing = bytes;
  while (missing > 0 && (await reader.more())) {
    // A copy: the chunk as a whole must not live as long as one small file of it.
    const part = reader.advance(missing).slice();
    parts.push(part);
    missing -= part.length;
  }
  return parts.length === 1 && parts[0] ? parts[0] : concat(parts, bytes - missing);
}

async function skipOn(reader: Reader, bytes: number, done: number): Promise<number> {
  let count = done;
  while (count < bytes && (await reader.more())) count += reader.advance(bytes - count).length;
  return count;
}

function concat(parts: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
