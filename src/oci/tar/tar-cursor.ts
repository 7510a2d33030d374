import { Buffer } from "node:buffer";
import { type ByteSource, isSmall } from "./byte-source.ts";

/**
 * A place in an archive that moves forward only. What is at hand is had at once: a layer has tens
 * of thousands of entries, and most of them lie in the piece that was read last.
 */
export interface TarCursor {
  /** Offset of the next byte. */
  readonly position: number;
  /**
   * The next bytes, valid until the cursor moves; fewer only where the archive ends before.
   *
   * @returns `undefined` where they must be fetched first
   */
  peek(bytes: number): Uint8Array | undefined;
  /** Makes that many bytes be at hand, or all that are left. @returns false where none are */
  fetch(bytes: number): Promise<boolean>;
  /** Moves over bytes without reading them. @returns how many: fewer than asked where the rest must be fetched */
  hop(bytes: number): number;
  /** Moves over bytes at hand, valid until it moves again; none where they must be fetched. */
  some(most: number): Uint8Array;
  /** Copies the next bytes; fewer where the archive ends before. */
  take(bytes: number): Promise<Uint8Array>;
  /** Called behind the end of the archive: whatever vouches for the whole has its say. */
  finish(): Promise<void>;
  /** The archive itself, where any place of it can be read. */
  readonly source?: ByteSource;
}

/** Small files come together with the headers behind them; larger ones are hopped over. */
const windowBytes = 16 << 10;

/** Behind a large file there is another one as a rule. */
const afterHopBytes = 4 << 10;
const farBytes = 2 << 10;

/** Hops over bodies with reads by position: those that nobody wants are never read. */
export function fileCursor(source: ByteSource): TarCursor {
  let window = Buffer.alloc(windowBytes);
  let start = 0;
  let length = 0;
  let position = 0;
  /** The first part of a file lies in the window as a rule. */
  const readNow = (into: Uint8Array, from: number) => {
    const at = from - start;
    if (at < 0 || at + into.length > length) return source.readNow(into, from);
    into.set(window.subarray(at, at + into.length));
    return into.length;
  };
  const cursor: TarCursor = {
    source: { ...source, readNow },
    get position() {
      return position;
    },
    peek(bytes) {
      if (position < start || position + bytes > start + length) {
        if (bytes > window.length) window = Buffer.alloc(bytes);
        const isFar = position > start + length + farBytes;
        const most = isFar ? Math.max(afterHopBytes, bytes) : window.length;
        start = position;
        length = source.readNow(window.subarray(0, most), position);
      }
      const at = position - start;
      return window.subarray(at, Math.min(at + bytes, length));
    },
    fetch: async () => position < source.sizeBytes,
    hop(bytes) {
      const count = Math.max(0, Math.min(bytes, source.sizeBytes - position));
      position += count;
      return count;
    },
    some(most) {
      const part = cursor.peek(Math.min(most, windowBytes)) ?? empty;
      position += part.length;
      return part;
    },
    async take(bytes) {
      const body = new Uint8Array(Math.max(0, Math.min(bytes, source.sizeBytes - position)));
      const count = isSmall(body) ? readNow(body, position) : await source.read(body, position);
      position += count;
      return body.subarray(0, count);
    },
    finish: async () => {},
  };
  return cursor;
}

/**
 * Follows a stream of chunks; holds one of them, or as many as were asked for at once.
 *
 * @param chunks - each valid until the next one is asked for
 */
export function streamCursor(chunks: AsyncIterable<Uint8Array>): TarCursor {
  const iterator = chunks[Symbol.asyncIterator]();
  let chunk: Uint8Array = empty;
  let at = 0;
  let position = 0;
  let ended = false;
  const cursor: TarCursor = {
    get position() {
      return position;
    },
    peek(bytes) {
      return ended || chunk.length - at >= bytes ? chunk.subarray(at, at + bytes) : undefined;
    },
    async fetch(bytes) {
      const pieces = at < chunk.length ? [chunk.subarray(at)] : [];
      for (let has = chunk.length - at; has < bytes && !ended; ) {
        const last = pieces.pop();
        // It is gone when the next one is asked for.
        if (last) pieces.push(new Uint8Array(last));
        const next = await iterator.next();
        if (next.done) ended = true;
        else has += pieces.push(next.value) && next.value.length;
      }
      chunk = joined(pieces);
      at = 0;
      return chunk.length > 0;
    },
    hop: (bytes) => cursor.some(bytes).length,
    some(most) {
      const part = chunk.subarray(at, at + most);
      at += part.length;
      position += part.length;
      return part;
    },
    take: (bytes) => collect(cursor, bytes),
    async finish() {
      // Compressed data ends in its checksum.
      await hopOn(cursor, maxPaddingBytes);
    },
  };
  return cursor;
}

/** Hops over bytes, fetching what there is of them. @returns how many there were */
export async function hopOn(cursor: TarCursor, bytes: number): Promise<number> {
  let count = cursor.hop(bytes);
  while (count < bytes && (await cursor.fetch(1))) count += cursor.hop(bytes - count);
  return count;
}

const empty = new Uint8Array(0);

/** Writers pad archives to whole records, 10 KiB as a rule. */
const maxPaddingBytes = 16 << 20;

async function collect(cursor: TarCursor, bytes: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for (let missing = bytes; missing > 0; ) {
    // A copy: the chunk as a whole must not live as long as one small file of it.
    const piece = new Uint8Array(cursor.some(missing));
    missing -= piece.length;
    if (piece.length > 0) pieces.push(piece);
    else if (!(await cursor.fetch(1))) break;
  }
  return joined(pieces);
}

/** The piece itself where there is one only. */
function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const [first = empty] = pieces;
  if (pieces.length <= 1) return first;
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
