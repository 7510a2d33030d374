import { Buffer } from "node:buffer";

/** Packed pieces, and behind them notes as JSON: what grows comes first, so that none of it waits. */
export function* joinNotes(
  pieces: Iterable<Uint8Array>,
  notes: unknown,
): Generator<Uint8Array, void> {
  yield* pieces;
  const text = Buffer.from(JSON.stringify(notes), "utf8");
  const foot = Buffer.alloc(footBytes);
  foot.writeDoubleLE(text.length);
  yield text;
  yield foot;
}

/** How long the notes are. */
const footBytes = 8;

/** @throws SyntaxError or RangeError where the bytes were not joined so */
export function splitNotes(bytes: Uint8Array): {
  readonly packed: Uint8Array;
  readonly notes: unknown;
} {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const end = all.length - footBytes;
  const start = end - all.readDoubleLE(end);
  return { packed: all.subarray(0, start), notes: JSON.parse(all.toString("utf8", start, end)) };
}
