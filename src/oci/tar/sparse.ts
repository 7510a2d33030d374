import { ArchiveError } from "./archive-error.ts";
import { blockBytes, numberAt } from "./tar-header.ts";

/** A stretch of a file that is stored; zeros lie between them. In bytes of the file. */
export interface SparsePiece {
  readonly offset: number;
  readonly length: number;
}

/** What is stored of a file with holes; `in-body` where the body begins with the list (GNU 1.0). */
export type SparseMap = readonly SparsePiece[] | "in-body";

export interface SparseFile {
  readonly path: string;
  /** With its holes. */
  readonly sizeBytes: number;
  readonly sparse?: SparseMap;
}

/** The map in an old GNU header and in the blocks behind it (GNU tar manual, sparse formats). */
export function oldGnuMap(blocks: Uint8Array): SparseMap {
  const numbers: number[] = [];
  for (let block = 0; block * blockBytes < blocks.length; block++) {
    const [first, count] = block === 0 ? [386, 8] : [block * blockBytes, 42];
    for (let i = 0; i < count; i++) {
      const at = first + 12 * i;
      // The list ends at the first empty field.
      if (blocks[at] === 0) return piecesOf(numbers);
      numbers.push(numberAt(blocks, at, 12) ?? Number.NaN);
    }
  }
  return piecesOf(numbers);
}

/** The map in extended headers, where there is one (GNU 0.0 and 0.1 as `GNU.sparse.map`, 1.0). */
export function paxMap(pax: ReadonlyMap<string, string>): SparseMap | undefined {
  const map = pax.get("GNU.sparse.map");
  if (map !== undefined) return piecesOf(map.split(",").map(decimal));
  return pax.has("GNU.sparse.major") ? "in-body" : undefined;
}

/**
 * The file that a sparse body stands for.
 *
 * @throws ArchiveError where its map does not hold, or where it is larger than what is ever read
 */
export function fillHoles(
  body: Uint8Array,
  { sparse = [], sizeBytes, path }: SparseFile,
): Uint8Array {
  if (sizeBytes > maxFilledBytes) {
    throw new ArchiveError("too-large", "The file is mostly holes and too large", { entry: path });
  }
  const { pieces, start } = sparse === "in-body" ? mapInBody(body) : { pieces: sparse, start: 0 };
  const file = new Uint8Array(sizeBytes);
  let at = start;
  for (const { offset, length } of pieces) {
    if (offset + length > sizeBytes || at + length > body.length) throw broken();
    file.set(body.subarray(at, at + length), offset);
    at += length;
  }
  return file;
}

/** Whoever reads files has a smaller limit of its own. */
const maxFilledBytes = 256 << 20;

function mapInBody(body: Uint8Array): {
  readonly pieces: readonly SparsePiece[];
  readonly start: number;
} {
  let at = 0;
  const line = () => {
    const end = body.indexOf(newline, at);
    if (end < 0 || end - at > 20) throw broken();
    const text = String.fromCharCode(...body.subarray(at, end));
    at = end + 1;
    return decimal(text);
  };
  const numbers: number[] = [];
  const count = line();
  if (!(2 * count <= body.length)) throw broken();
  for (let i = 0; i < 2 * count; i++) numbers.push(line());
  return { pieces: piecesOf(numbers), start: Math.ceil(at / blockBytes) * blockBytes };
}

const newline = 0x0a;

function piecesOf(numbers: readonly number[]): readonly SparsePiece[] {
  if (numbers.length % 2 !== 0) throw broken();
  const pieces: SparsePiece[] = [];
  for (let i = 0; i < numbers.length; i += 2) {
    const [offset = Number.NaN, length = Number.NaN] = numbers.slice(i, i + 2);
    if (!(offset >= 0 && length >= 0 && Number.isSafeInteger(offset + length))) throw broken();
    pieces.push({ offset, length });
  }
  return pieces;
}

function decimal(text: string): number {
  return /^[0-9]{1,16}$/.test(text) ? Number(text) : Number.NaN;
}

function broken(): ArchiveError {
  return new ArchiveError("malformed", "The map of a file with holes is broken");
}
