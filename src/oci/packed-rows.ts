import { Buffer } from "node:buffer";

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
 * The form: a count, the numbers as doubles, row by row, with the lengths of both texts, and all
 * texts joined, as UTF-8. Doubles hold every number that a tar can state.
 */
export function createRowList(): RowList {
  const table: Float64Array[] = [];
  const texts: Buffer[] = [];
  let rows = 0;
  let words: string[] = [];
  const flush = () => {
    texts.push(Buffer.from(words.join(""), "utf8"));
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

/** One row of those that are unpacked, while it is its turn. */
export interface OpenRow {
  readonly path: string;
  readonly rare: string;
  number(column: number): number;
}

/** Reads packed rows in their order; each is gone when the next one comes. */
export function* unpackRows(packed: Uint8Array): Generator<OpenRow, void, undefined> {
  // A view of doubles begins at a multiple of eight only.
  const own = packed.byteOffset % 8 === 0 ? packed : packed.slice();
  const bytes = Buffer.from(own.buffer, own.byteOffset, own.length);
  const count = bytes.readDoubleLE();
  const table = new Float64Array(bytes.buffer, bytes.byteOffset + 8, count * width);
  const texts = bytes.toString("utf8", 8 + table.byteLength);
  let start = 0;
  const row = { path: "", rare: "", number: (column: number) => table[start + column] ?? 0 };
  let at = 0;
  for (; start < table.length; start += width) {
    const pathEnd = at + (table[start + columnCount] ?? 0);
    const rareEnd = pathEnd + (table[start + columnCount + 1] ?? 0);
    row.path = texts.slice(at, pathEnd);
    row.rare = rareEnd === pathEnd ? "" : texts.slice(pathEnd, rareEnd);
    at = rareEnd;
    yield row;
  }
}

/** Rows that grow together. */
const pieceRows = 4096;

/** With the lengths of both texts. */
const width = columnCount + 2;
