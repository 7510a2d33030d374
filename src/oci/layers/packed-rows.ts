import { Buffer, isAscii } from "node:buffer";

/** Facts of a path as numbers, and what few paths have as text. */
export interface Row {
  readonly path: string;
  /** As many as there are columns. */
  readonly numbers: readonly number[];
  readonly rare: string;
}

/** Collects rows in a form that is quick to read again. */
export interface RowList {
  add(row: Row): void;
  /** Everything so far, in pieces. */
  pack(): readonly Uint8Array[];
}

/** How many numbers a row has. */
export const columnCount = 7;

/**
 * The form: a count, the numbers as doubles, row by row, with the bytes of both texts, and all
 * texts joined, as UTF-8. Doubles hold every number that a tar can state.
 */
export function createRowList(): RowList {
  const table: Float64Array[] = [];
  const texts: Buffer[] = [];
  let rows = 0;
  let words: string[] = [];
  const flush = () => {
    const text = words.join("");
    const bytes = Buffer.from(text, "utf8");
    if (bytes.length !== text.length) countBytes(table.at(-1), words);
    texts.push(bytes);
    words = [];
  };
  return {
    add({ path, numbers, rare }) {
      const row = rows++ % pieceRows;
      if (row === 0) table.push(new Float64Array(width * pieceRows));
      const at = row * width;
      table.at(-1)?.set(numbers, at);
      table.at(-1)?.set([path.length, rare.length], at + columnCount);
      words.push(path, rare);
      if (row === pieceRows - 1) flush();
    },
    pack() {
      flush();
      const head = Buffer.alloc(8);
      head.writeDoubleLE(rows);
      let left = rows * width;
      const numbers = table.map((piece) => {
        const used = piece.subarray(0, left);
        left -= used.length;
        return new Uint8Array(used.buffer, used.byteOffset, used.byteLength);
      });
      return [head, ...numbers, ...texts];
    },
  };
}

/** What is not ASCII has more bytes than characters. */
function countBytes(table: Float64Array | undefined, words: readonly string[]): void {
  for (let i = 0; i < words.length; i += 2) {
    const lengths = [words[i], words[i + 1]].map((text = "") => Buffer.byteLength(text, "utf8"));
    table?.set(lengths, (i / 2) * width + columnCount);
  }
}

/** Rows that stay packed: each fact is read when somebody asks. Rows count from 0. */
export interface PackedRows {
  readonly count: number;
  path(row: number): string;
  rare(row: number): string;
  number(row: number, column: number): number;
}

/** @param packed - as a list packed it */
export function openRows(packed: Uint8Array): PackedRows {
  // A view of doubles begins at a multiple of eight only.
  const own = packed.byteOffset % 8 === 0 ? packed : new Uint8Array(packed);
  const bytes = Buffer.from(own.buffer, own.byteOffset, own.length);
  const count = bytes.readDoubleLE();
  const table = new Float64Array(bytes.buffer, bytes.byteOffset + 8, count * width);
  const texts = bytes.subarray(8 + table.byteLength);
  const ends = textEnds(table, count);
  // Names are ASCII nearly always, which takes no decoding.
  const encoding = isAscii(texts) ? "latin1" : "utf8";
  return {
    count,
    path: (row) => texts.toString(encoding, ends[2 * row], ends[2 * row + 1]),
    rare: (row) => texts.toString(encoding, ends[2 * row + 1], ends[2 * row + 2]),
    number: (row, column) => table[row * width + column] ?? 0,
  };
}

/** Where each text ends, behind a zero: a path and then what is rare, row by row. */
function textEnds(table: Float64Array, count: number): Uint32Array {
  const ends = new Uint32Array(2 * count + 1);
  let end = 0;
  for (let row = 0, at = columnCount; row < count; row++, at += width) {
    end += table[at] ?? 0;
    ends[2 * row + 1] = end;
    end += table[at + 1] ?? 0;
    ends[2 * row + 2] = end;
  }
  return ends;
}

/** Rows that grow together. */
const pieceRows = 4096;

/** With the lengths of both texts. */
const width = columnCount + 2;
