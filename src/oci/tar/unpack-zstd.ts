import { ZSTDDecoder } from "zstddec/stream";
import { ArchiveError } from "./archive-error.ts";
import type { ByteSource } from "./byte-source.ts";

/**
 * Unpacks zstd frames in WebAssembly. Node 20 has no zstd of its own; that of Node 22 stops behind
 * the first frame, and takes a stream that breaks off for whole, both without a word (22.23).
 *
 * @throws ArchiveError where the stream is cut off or broken
 */
export async function* unpackZstd(source: ByteSource): AsyncGenerator<Uint8Array, void, undefined> {
  const decoder = new ZSTDDecoder();
  await decoder.init();
  const input: Input = { piece: await pieceAt(source, 0), position: 0 };
  let silent = 0;
  const chunks = decoder.decodeStreaming(piecesOf(input));
  for (let step = decode(chunks); !step.done; step = decode(chunks)) {
    // It asks for the next piece at once when this one is used up, and yields before that.
    input.piece ??= await pieceAt(source, input.position);
    if (step.value.length > 0) yield step.value;
    // Where a stream is broken it takes and gives nothing any more, without end.
    silent = step.value.length > 0 ? 0 : silent + 1;
    if (silent > maxSilent) {
      throw new ArchiveError("malformed", "The compressed layer is broken");
    }
  }
}

interface Input {
  /** Not yet handed over; `undefined` behind the end. */
  piece: Uint8Array | undefined;
  /** Of what comes behind it. */
  position: number;
}

const pieceBytes = 128 << 10;

/** Frames may be empty or meant to be skipped; never so many in a row. */
const maxSilent = 10_000;

async function pieceAt(source: ByteSource, position: number): Promise<Uint8Array | undefined> {
  const bytes = new Uint8Array(Math.max(0, Math.min(pieceBytes, source.sizeBytes - position)));
  const count = await source.read(bytes, position);
  return count === 0 ? undefined : bytes.subarray(0, count);
}

function* piecesOf(input: Input): Generator<Uint8Array, void, undefined> {
  for (let piece = input.piece; piece; piece = input.piece) {
    input.piece = undefined;
    input.position += piece.length;
    yield piece;
  }
}

function decode(chunks: Iterator<Uint8Array>): IteratorResult<Uint8Array> {
  try {
    return chunks.next();
  } catch (cause) {
    throw new ArchiveError("truncated", "The compressed layer ends too early", { cause });
  }
}
