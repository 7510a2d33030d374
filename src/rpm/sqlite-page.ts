import { type Column, decodeRecord } from "./sqlite-record.ts";
import { readVarint } from "./sqlite-varint.ts";

/** Pages of one state of an SQLite database. */
export interface SqlitePages {
  /** Bytes of a page that hold anything: a page without those reserved at its end. */
  readonly usable: number;
  /** A page counted from 1; `undefined` where this state does not hold it. */
  page(number: number): Buffer | undefined;
  /** How many overflow pages may still be read: each holds bytes of one row, but for damaged files. */
  budget: number;
  /** A longer row is damaged. */
  readonly maxRowBytes: number;
}

/** A page of a table's tree. */
export type TreePage =
  | { readonly kind: "interior"; readonly children: readonly number[] }
  | { readonly kind: "leaf"; readonly rows: readonly Row[] };

export interface Row {
  readonly id: number;
  /** The first page of its overflow chain; 0 where all of it lies in its own page. */
  readonly overflow: number;
  readonly sizeBytes: number;
  /** `elsewhere` where its overflow chain leaves these pages, `damaged` where it cannot be read. */
  readonly columns: readonly Column[] | "elsewhere" | "damaged";
}

const interiorTable = 5;
const leafTable = 13;

/**
 * Reads a page of a table's tree.
 *
 * @returns `undefined` where it is none, or is damaged
 * @see SQLite, "Database File Format", sections 1.6 and 2.1
 */
export function readTreePage(pages: SqlitePages, number: number): TreePage | undefined {
  const bytes = pages.page(number);
  if (!bytes) return undefined;
  // The first page begins with the header of the file.
  const at = number === 1 ? 100 : 0;
  const type = bytes[at];
  if (type !== interiorTable && type !== leafTable) return undefined;
  const count = bytes.readUInt16BE(at + 3);
  const index = at + (type === leafTable ? 8 : 12);
  if (index + count * 2 > pages.usable) return undefined;
  const cells = Array.from({ length: count }, (_, i) => bytes.readUInt16BE(index + i * 2));
  if (type === leafTable) return { kind: "leaf", rows: rowsOf(pages, { bytes, cells, index }) };
  if (cells.some((cell) => cell + 4 > pages.usable)) return undefined;
  const children = cells.map((cell) => bytes.readUInt32BE(cell));
  return { kind: "interior", children: [...children, bytes.readUInt32BE(at + 8)] };
}

interface LeafPage {
  readonly bytes: Buffer;
  /** Where the rows begin, in their order. */
  readonly cells: readonly number[];
  readonly index: number;
}

/** Rows never overlap: a damaged page must not be read many times over. */
function rowsOf(pages: SqlitePages, { bytes, cells, index }: LeafPage): Row[] {
  let budget = pages.usable - index;
  return cells.map((cell) => {
    const read = readCell(pages, bytes, cell);
    budget -= read?.inPage ?? 0;
    return read && budget >= 0 ? read.row : damagedRow;
  });
}

const damagedRow: Row = { id: 0, overflow: 0, sizeBytes: 0, columns: "damaged" };

function readCell(
  pages: SqlitePages,
  bytes: Buffer,
  cell: number,
): { readonly row: Row; readonly inPage: number } | undefined {
  const size = readVarint(bytes, cell);
  const id = size && readVarint(bytes, size.next);
  if (!id || size.value > pages.maxRowBytes) return undefined;
  const local = localBytes(size.value, pages.usable);
  const end = id.next + local;
  const isWhole = local === size.value;
  if (end + (isWhole ? 0 : 4) > pages.usable) return undefined;
  const overflow = isWhole ? 0 : bytes.readUInt32BE(end);
  const rest = readOverflow(pages, { number: overflow, length: size.value - local });
  const head = bytes.subarray(id.next, end);
  const columns =
    typeof rest === "string"
      ? rest
      : (decodeRecord(rest.length === 0 ? head : Buffer.concat([head, ...rest])) ?? "damaged");
  return { row: { id: id.value, overflow, sizeBytes: size.value, columns }, inPage: end - cell };
}

/** How many bytes of a row lie in its own page: a formula of the format. */
function localBytes(size: number, usable: number): number {
  const most = usable - 35;
  if (size <= most) return size;
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const fitting = least + ((size - least) % (usable - 4));
  return fitting <= most ? fitting : least;
}

/** The pages of a chain begin with the number of the next. */
function readOverflow(
  pages: SqlitePages,
  { number, length }: { readonly number: number; readonly length: number },
): Buffer[] | "elsewhere" | "damaged" {
  const parts: Buffer[] = [];
  let missing = length;
  for (let next = number; missing > 0; ) {
    if (next === 0 || pages.budget-- <= 0) return "damaged";
    const page = pages.page(next);
    if (!page) return "elsewhere";
    const part = page.subarray(4, Math.min(pages.usable, 4 + missing));
    parts.push(part);
    missing -= part.length;
    next = page.readUInt32BE(0);
  }
  return parts;
}
