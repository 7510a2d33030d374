import { Buffer, isAscii } from "node:buffer";

/** Facts of a path as numbers, and what few paths have as text. */
export interface Row {
  readonly path: string;
  /** As many as the list has columns. */
  readonly numbers: readonly number[];
  readonly rare: string;
}

/** Packs rows in a form that is quick to read again, so many at a time. */
export interface RowPacker {
  /** @returns a piece where one is full */
  add(row: Row): Uint8Array | undefined;
  /** The last piece. */
  end(): Uint8Array;
}

/**
 * A piece has a head, each column in the fewest bytes that its largest number takes (none where all
 * are the same), and all texts joined, as UTF-8. Numbers may be any that a tar can state.
 */
export function createRowPacker(columns: number): RowPacker {
  const table = new Float64Array((columns + textColumns) * pieceRows);
  let rows = 0;
  let words: string[] = [];
  const flush = () => {
    const piece = packPiece({ table, rows, words });
    rows = 0;
    words = [];
    return piece;
  };
  return {
    add({ path, numbers, rare }) {
      for (let i = 0; i < columns; i++) table[i * pieceRows + rows] = numbers[i] ?? 0;
      table[columns * pieceRows + rows] = path.length;
      table[(columns + 1) * pieceRows + rows] = rare.length;
      words.push(path, rare);
      return ++rows === pieceRows ? flush() : undefined;
    },
    end: flush,
  };
}

/** Rows of a piece. */
const pieceBits = 12;
const pieceRows = 1 << pieceBits;

/** Lengths of both texts come behind the numbers. */
const textColumns = 2;

/** How many rows, and how many bytes of texts. */
const headBytes = 8;

interface OpenPiece {
  /** Of all columns, one after the other. */
  readonly table: Float64Array;
  readonly rows: number;
  readonly words: readonly string[];
}

function packPiece({ table, rows, words }: OpenPiece): Uint8Array {
  const text = words.join("");
  const texts = Buffer.from(text, "utf8");
  if (texts.length !== text.length) countBytes(table, words);
  const count = table.length / pieceRows;
  const columns = Array.from({ length: count }, (_, i) =>
    packColumn(table.subarray(i * pieceRows, i * pieceRows + rows)),
  );
  const head = Buffer.alloc(headBytes + count);
  head.writeUInt32LE(rows);
  head.writeUInt32LE(texts.length, 4);
  for (const [i, { width }] of columns.entries()) head[headBytes + i] = width;
  return Buffer.concat([head, ...columns.map(({ bytes }) => bytes), texts]);
}

/** What is not ASCII has more bytes than characters. */
function countBytes(table: Float64Array, words: readonly string[]): void {
  const start = table.length - textColumns * pieceRows;
  for (let i = 0; i < words.length; i += 2) {
    table[start + i / 2] = Buffer.byteLength(words[i] ?? "", "utf8");
    table[start + pieceRows + i / 2] = Buffer.byteLength(words[i + 1] ?? "", "utf8");
  }
}

interface PackedColumn {
  /** Bytes of each number; 0 where there is one for all. */
  readonly width: number;
  readonly bytes: Uint8Array;
}

function packColumn(numbers: Float64Array): PackedColumn {
  const [first = 0] = numbers;
  let isSame = true;
  let isWhole = true;
  let largest = 0;
  for (const number of numbers) {
    if (number !== first) isSame = false;
    if (number >>> 0 !== number) isWhole = false;
    else if (number > largest) largest = number;
  }
  if (isSame) return { width: 0, bytes: bytesOf(Float64Array.of(first)) };
  if (!isWhole) return { width: 8, bytes: bytesOf(numbers) };
  if (largest < 2 ** 8) return { width: 1, bytes: Uint8Array.from(numbers) };
  if (largest < 2 ** 16) return { width: 2, bytes: bytesOf(Uint16Array.from(numbers)) };
  return { width: 4, bytes: bytesOf(Uint32Array.from(numbers)) };
}

function bytesOf({ buffer, byteOffset, byteLength }: NodeJS.ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** Rows that stay packed: each fact is read when somebody asks. Rows count from 0. */
export interface PackedRows {
  readonly count: number;
  path(row: number): string;
  rare(row: number): string;
  number(row: number, column: number): number;
}

/**
 * @param packed - all pieces, joined
 * @param columns - as many as the rows were packed with
 */
export function openRows(packed: Uint8Array, columns: number): PackedRows {
  const bytes = Buffer.from(packed.buffer, packed.byteOffset, packed.length);
  const pieces: Piece[] = [];
  let count = 0;
  for (let at = 0; at < bytes.length; at = pieces.at(-1)?.end ?? bytes.length) {
    const piece = openPiece(bytes, at, columns + textColumns);
    pieces.push(piece);
    count += piece.rows;
  }
  const pieceOf = (row: number) => pieces[row >>> pieceBits] ?? none;
  return {
    count,
    number: (row, column) => numberAt(bytes, pieceOf(row), row & (pieceRows - 1), column),
    path: (row) => textAt(bytes, pieceOf(row), 2 * (row & (pieceRows - 1))),
    rare: (row) => textAt(bytes, pieceOf(row), 2 * (row & (pieceRows - 1)) + 1),
  };
}

interface Piece {
  readonly rows: number;
  readonly widths: Uint8Array;
  /** Where each column begins, and behind them the texts. */
  readonly starts: readonly number[];
  readonly end: number;
  texts: PieceTexts | undefined;
}

const none: Piece = { rows: 0, widths: new Uint8Array(0), starts: [], end: 0, texts: undefined };

function openPiece(bytes: Buffer, at: number, columns: number): Piece {
  const rows = bytes.readUInt32LE(at);
  const textBytes = bytes.readUInt32LE(at + 4);
  const widths = bytes.subarray(at + headBytes, at + headBytes + columns);
  const starts = [at + headBytes + columns];
  for (const width of widths) starts.push((starts.at(-1) ?? 0) + (width === 0 ? 8 : width * rows));
  return { rows, widths, starts, end: (starts.at(-1) ?? 0) + textBytes, texts: undefined };
}

function numberAt(bytes: Buffer, { widths, starts }: Piece, row: number, column: number): number {
  const start = starts[column] ?? 0;
  switch (widths[column]) {
    case 0:
      return bytes.readDoubleLE(start);
    case 1:
      return bytes[start + row] ?? 0;
    case 2:
      return bytes.readUInt16LE(start + 2 * row);
    case 4:
      return bytes.readUInt32LE(start + 4 * row);
    default:
      return bytes.readDoubleLE(start + 8 * row);
  }
}

interface PieceTexts {
  /** Where each text ends, behind a zero: a path and then what is rare, row by row. */
  readonly ends: Uint32Array;
  readonly start: number;
  /** Names are ASCII nearly always, which takes no decoding. */
  readonly encoding: "latin1" | "utf8";
}

function textAt(bytes: Buffer, piece: Piece, text: number): string {
  piece.texts ??= openTexts(bytes, piece);
  const { ends, start, encoding } = piece.texts;
  return bytes.toString(encoding, start + (ends[text] ?? 0), start + (ends[text + 1] ?? 0));
}

function openTexts(bytes: Buffer, piece: Piece): PieceTexts {
  const { rows, widths, end } = piece;
  const start = piece.starts.at(-1) ?? 0;
  const ends = new Uint32Array(2 * rows + 1);
  let sum = 0;
  for (let text = 0; text < 2 * rows; text++) {
    sum += numberAt(bytes, piece, text >>> 1, widths.length - textColumns + (text & 1));
    ends[text + 1] = sum;
  }
  return { ends, start, encoding: isAscii(bytes.subarray(start, end)) ? "latin1" : "utf8" };
}
