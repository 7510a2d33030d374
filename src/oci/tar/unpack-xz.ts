import xz from "xz-decompress";
import { ArchiveError } from "./archive-error.ts";
import type { ByteSource } from "./byte-source.ts";

/**
 * Unpacks one xz stream in WebAssembly, some 40 MB a second; what follows it is not looked at. The
 * library runs one at a time: whoever stops early must end the generator (`return`, as `for await` does).
 *
 * @throws ArchiveError where the stream is cut off or broken
 */
export async function* unpackXz(source: ByteSource): AsyncGenerator<Uint8Array, void, undefined> {
  const state: Feeding = { position: 0, failure: undefined };
  const unpacked = new xz.XzReadableStream(stored(source, state));
  const reader = unpacked.getReader();
  let ended = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      if (value.length > 0) yield value;
    }
    ended = true;
  } catch (cause) {
    ended = true;
    throw state.failure ?? explain(cause, state.position >= source.sizeBytes);
  } finally {
    // Else it would wait for this one for ever.
    if (!ended) await reader.cancel();
  }
}

interface Feeding {
  position: number;
  /** Why the source itself could not be read. */
  failure: unknown;
}

const pieceBytes = 64 << 10;

function stored(source: ByteSource, state: Feeding): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      try {
        const wanted = Math.max(0, Math.min(pieceBytes, source.sizeBytes - state.position));
        const piece = new Uint8Array(wanted);
        // A piece is read in less time than a trip to the thread pool takes.
        const count = wanted === 0 ? 0 : source.readNow(piece, state.position);
        state.position += count;
        if (count === 0) controller.close();
        else controller.enqueue(piece.subarray(0, count));
      } catch (error) {
        state.failure = error;
        controller.error(error);
      }
    },
  });
}

function explain(cause: unknown, atEnd: boolean): ArchiveError {
  // `XZ_FORMAT_ERROR` and the like; 8 is that of a decoder which gets nothing any more.
  const code = /error code (\d+)/.exec((cause as Error).message)?.[1];
  return atEnd && (code === undefined || code === "8")
    ? new ArchiveError("truncated", "The compressed data ends too early", { cause })
    : new ArchiveError("malformed", "The compressed data is broken", { cause });
}
