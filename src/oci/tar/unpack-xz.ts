import { ArchiveError } from "./archive-error.ts";
import type { ByteSource } from "./byte-source.ts";
import { openXzMachine, type XzMachine } from "./xz-machine.ts";

/**
 * Unpacks one xz stream in WebAssembly, some 60 MB a second; what follows it is not looked at.
 *
 * @throws ArchiveError where the stream is cut off or broken
 */
export async function* unpackXz(source: ByteSource): AsyncGenerator<Uint8Array, void, undefined> {
  yield* machined(source, (piece) => piece.slice());
}

/**
 * As `unpackXz`, without a copy: a piece is there until the next one is asked for, of this stream or of
 * any other.
 */
export async function* passingXz(source: ByteSource): AsyncGenerator<Uint8Array, void, undefined> {
  yield* machined(source, (piece) => piece);
}

async function* machined(
  source: ByteSource,
  give: (piece: Uint8Array) => Uint8Array,
): AsyncGenerator<Uint8Array, void, undefined> {
  const machine = await openXzMachine();
  try {
    for (const piece of piecesOf(source, machine)) yield give(piece);
  } finally {
    machine.close();
  }
}

function* piecesOf(source: ByteSource, machine: XzMachine): Generator<Uint8Array, void, undefined> {
  const input = new Uint8Array(machine.mostBytes);
  for (let position = 0; ; ) {
    if (machine.isHungry()) {
      const wanted = Math.max(0, Math.min(input.length, source.sizeBytes - position));
      // A piece is read in less time than a trip to the thread pool takes.
      const count = wanted === 0 ? 0 : source.readNow(input.subarray(0, wanted), position);
      position += count;
      machine.feed(input.subarray(0, count));
    }
    const { piece, state } = machine.next();
    if (state === "broken") throw broken();
    if (state === "starving" && position >= source.sizeBytes) throw truncated();
    if (piece.length > 0) yield piece;
    if (state === "done") return;
  }
}

function broken(): ArchiveError {
  return new ArchiveError("malformed", "The compressed data is broken");
}

function truncated(): ArchiveError {
  return new ArchiveError("truncated", "The compressed data ends too early");
}
