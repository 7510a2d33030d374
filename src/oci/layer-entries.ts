import { Buffer } from "node:buffer";
import type { FileType } from "../model/index.ts";
import type { TarEntry } from "./tar-entry.ts";

/** Collects what a layer lists in a form that is quick to read again. */
export interface EntryList {
  add(entry: TarEntry): void;
  /** Everything so far, in pieces. */
  pack(): readonly Uint8Array[];
}

/**
 * The form: a count, the columns as doubles, entry by entry, and all strings joined, as UTF-8.
 * Doubles hold every number that a tar can state.
 */
export function createEntryList(): EntryList {
  const table: Float64Array[] = [];
  const texts: Buffer[] = [];
  let rows = 0;
  let words: string[] = [];
  const flush = () => {
    texts.push(Buffer.from(words.join(""), "utf8"));
    words = [];
  };
  return {
    add(entry) {
      const { path, type, sizeBytes, bodyBytes, mode, uid, gid, mtime } = entry;
      const rare = rareFacts(entry);
      const row = rows++ % pieceRows;
      if (row === 0) table.push(new Float64Array(columns * pieceRows));
      const numbers = [types.indexOf(type), sizeBytes, bodyBytes, mode, uid, gid, mtime];
      table.at(-1)?.set([...numbers, path.length, rare.length], row * columns);
      words.push(path, rare);
      if (row === pieceRows - 1) flush();
    },
    pack() {
      flush();
      const head = Buffer.alloc(8);
      head.writeDoubleLE(rows);
      let left = rows * columns;
      const numbers = table.map((piece) => {
        const used = piece.subarray(0, left);
        left -= used.length;
        return new Uint8Array(used.buffer, used.byteOffset, used.byteLength);
      });
      return [head, ...numbers, ...texts];
    },
  };
}

/** Reads the entries of a packed list, in their order. Of a sparse file its map is not kept. */
export function* unpackEntries(packed: Uint8Array): Generator<TarEntry, void, undefined> {
  // A view of doubles begins at a multiple of eight only.
  const own = packed.byteOffset % 8 === 0 ? packed : packed.slice();
  const bytes = Buffer.from(own.buffer, own.byteOffset, own.length);
  const count = bytes.readDoubleLE();
  const table = new Float64Array(bytes.buffer, bytes.byteOffset + 8, count * columns);
  const strings = bytes.toString("utf8", 8 + table.byteLength);
  let at = 0;
  const text = (length: number) => {
    const start = at;
    at += length;
    return strings.slice(start, at);
  };
  for (let row = 0; row < table.length; row += columns) {
    const number = (column: number) => table[row + column] ?? 0;
    const entry: TarEntry = {
      path: text(number(7)),
      type: types[number(0)] ?? "other",
      sizeBytes: number(1),
      bodyBytes: number(2),
      mode: number(3),
      uid: number(4),
      gid: number(5),
      mtime: number(6),
    };
    const rare = text(number(8));
    yield rare === "" ? entry : { ...entry, ...(JSON.parse(rare) as Partial<TarEntry>) };
  }
}

const types: readonly FileType[] = ["file", "directory", "symlink", "hardlink", "other"];
const columns = 9;

/** Rows that grow together. */
const pieceRows = 4096;

/** What few entries have. */
function rareFacts({ linkTarget, xattrs, sparse }: TarEntry): string {
  if (linkTarget === undefined && !xattrs && !sparse) return "";
  return JSON.stringify({ linkTarget, xattrs, sparse: sparse && [] });
}
