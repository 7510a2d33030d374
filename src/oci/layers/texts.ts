import { Buffer } from "node:buffer";
import { ArchiveError } from "../tar/archive-error.ts";

/** Texts by the numbers under which they were added. */
export interface Texts {
  /** @throws ArchiveError where all texts together are more than memory should hold */
  add(text: string): number;
  at(text: number): string;
  /** Whether a text is this one. */
  is(text: number, other: string): boolean;
}

/**
 * Millions of short texts are a heavy load as strings, for the memory and for whoever collects what
 * is no longer used; here they lie in few large pieces, as UTF-8. Number 0 is the empty text.
 */
export function createTexts(): Texts {
  const pieces = [Buffer.alloc(headBytes)];
  let [piece = nothing] = pieces;
  let end = headBytes;
  let leftBytes = maxBytes;
  const begin = (bytes: number) => {
    leftBytes -= Math.max(bytes, pieceBytes);
    if (leftBytes < 0) throw tooMuch();
    // A longer text has a piece of its own.
    piece = Buffer.allocUnsafeSlow(Math.max(bytes, pieceBytes));
    pieces.push(piece);
    end = 0;
  };
  return {
    add(text) {
      if (text === "") return 0;
      const bytes = headBytes + 3 * text.length;
      if (end + bytes > piece.length || end >= pieceBytes) begin(bytes);
      const at = end;
      end = write(piece, at, text);
      return (pieces.length - 1) * pieceBytes + at;
    },
    at: (text) => textAt(pieces[text >>> pieceBits] ?? nothing, text & (pieceBytes - 1)),
    is: (text, other) =>
      isAt(pieces[text >>> pieceBits] ?? nothing, text & (pieceBytes - 1), other),
  };
}

const nothing = Buffer.alloc(0);

const pieceBits = 18;
const pieceBytes = 1 << pieceBits;

/** A text's length in bytes, doubled, and one more where it is not ASCII. */
const headBytes = 4;

/** A million paths of usual length have some 30 MB of names. */
const maxBytes = 512 << 20;

/** @returns where it ends */
function write(piece: Buffer, at: number, text: string): number {
  const start = at + headBytes;
  let seen = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    seen |= code;
    piece[start + i] = code;
  }
  const length = seen < 0x80 ? text.length : piece.write(text, start, "utf8");
  // ASCII takes no decoding.
  piece.writeUInt32LE(2 * length + (seen < 0x80 ? 0 : 1), at);
  return start + length;
}

function tooMuch(): ArchiveError {
  return new ArchiveError("too-large", "The names of the image's paths take too much memory");
}

function textAt(piece: Buffer, at: number): string {
  const head = piece.readUInt32LE(at);
  const start = at + headBytes;
  return piece.toString(head & 1 ? "utf8" : "latin1", start, start + (head >>> 1));
}

function isAt(piece: Buffer, at: number, text: string): boolean {
  const head = piece.readUInt32LE(at);
  if (head & 1) return textAt(piece, at) === text;
  if (head !== 2 * text.length) return false;
  for (let i = 0; i < text.length; i++) {
    if (piece[at + headBytes + i] !== text.charCodeAt(i)) return false;
  }
  return true;
}
