import { type HeaderReading, type InstalledRpm, parseHeader } from "./header.ts";
import { type Row, readTreePage, type SqlitePages } from "./sqlite-page.ts";

/**
 * What one file says of an SQLite database of packages, in plain values: pages by number. A database and
 * its write-ahead log lie in two files, and only together do they tell which pages count.
 */
export interface SqliteState {
  readonly pages: Readonly<Record<number, StoredPage | undefined>>;
  /** Of a write-ahead log: all pages that it replaces, also those that tell nothing of packages. */
  readonly replaces?: readonly number[];
}

export type StoredPage =
  | { readonly children: readonly number[] }
  | { readonly rows: readonly StoredRow[] };

export interface StoredRow {
  /** Tells rows apart that were written at different times: number, place and length. */
  readonly key: string;
  readonly holds: RowContent;
}

/** A table's description, a package, or why there is none. */
export type RowContent =
  | { readonly table: string; readonly root: number }
  | { readonly rpm: InstalledRpm }
  | "damaged"
  | "elsewhere";

/** The file header of a database. */
export interface SqliteHeader {
  readonly pageSize: number;
  /** Of a page, without the bytes reserved at its end. */
  readonly usable: number;
}

/**
 * Reads the header of a database.
 *
 * @throws SyntaxError where it is none
 * @see SQLite, "Database File Format", section 1.3
 */
export function readSqliteHeader(bytes: Buffer): SqliteHeader {
  if (bytes.length < 100 || bytes.toString("latin1", 0, 16) !== "SQLite format 3\0") {
    throw new SyntaxError("This is no SQLite database");
  }
  const written = bytes.readUInt16BE(16);
  const pageSize = written === 1 ? 65_536 : written;
  const usable = pageSize - (bytes[20] ?? 0);
  if (pageSize < 512 || (pageSize & (pageSize - 1)) !== 0 || usable < 480) {
    throw new SyntaxError("The database's page size is none");
  }
  if (bytes.readUInt32BE(56) > 1) throw new SyntaxError("The database's text is not UTF-8");
  return { pageSize, usable };
}

/**
 * Reads the packages of a database file (`rpmdb.sqlite`). An empty file is one that was never written to:
 * its write-ahead log holds everything.
 *
 * @throws SyntaxError where it is no database
 */
export function readSqlite(file: Uint8Array, reading: HeaderReading): SqliteState {
  if (file.length === 0) return { pages: {} };
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const { pageSize, usable } = readSqliteHeader(bytes);
  const count = Math.floor(bytes.length / pageSize);
  const source: SqlitePages = {
    usable,
    page: (number) =>
      number >= 1 && number <= count
        ? bytes.subarray((number - 1) * pageSize, number * pageSize)
        : undefined,
    budget: count * 2,
    maxRowBytes: bytes.length,
  };
  const pages: Record<number, StoredPage> = {};
  const page = (number: number): StoredPage | undefined => {
    const known = pages[number] ?? storedPage(source, { number, reading });
    if (known) pages[number] = known;
    return known;
  };
  const root = rootOfPackages(page);
  if (root !== undefined) for (const _ of rowsBelow(root, page));
  return { pages };
}

/** Reads one page; rows of other tables than packages and descriptions are left out. */
export function storedPage(
  source: SqlitePages,
  { number, reading }: { readonly number: number; readonly reading: HeaderReading },
): StoredPage | undefined {
  const page = readTreePage(source, number);
  if (!page) return undefined;
  if (page.kind === "interior") return { children: page.children };
  const rows = page.rows.flatMap((row): StoredRow[] => {
    const holds = contentOf(row, reading);
    return holds ? [{ key: `${row.id}:${row.overflow}:${row.sizeBytes}`, holds }] : [];
  });
  return { rows };
}

function contentOf({ columns }: Row, reading: HeaderReading): RowContent | undefined {
  if (typeof columns === "string") return columns;
  const [first, second, , root] = columns;
  if (columns.length === 5 && first === "table" && typeof second === "string") {
    return typeof root === "number" ? { table: second, root } : "damaged";
  }
  // The number of a package is the row's own, so its column is empty.
  if (columns.length !== 2 || first !== null || !Buffer.isBuffer(second)) return undefined;
  try {
    return { rpm: parseHeader(second, reading) };
  } catch (error) {
    if (error instanceof SyntaxError) return "damaged";
    throw error;
  }
}

/**
 * The rows of the table of packages in a database and, where it has one, its write-ahead log.
 *
 * @returns `undefined` where there is no such table
 */
export function packageRows(
  database: SqliteState,
  log: SqliteState | undefined,
): readonly RowContent[] | undefined {
  const replaced = new Set(log?.replaces);
  const page = (number: number) => (replaced.has(number) ? log : database)?.pages[number];
  const root = rootOfPackages(page);
  if (root === undefined) return undefined;
  const known = log ? rowsByKey(database) : undefined;
  return [...rowsBelow(root, page)].map((row) => {
    if (row === "damaged") return row;
    const holds = row.holds === "elsewhere" ? known?.get(row.key) : row.holds;
    return holds === undefined || holds === "elsewhere" ? "damaged" : holds;
  });
}

function rowsByKey({ pages }: SqliteState): Map<string, RowContent> {
  const found = new Map<string, RowContent>();
  for (const page of Object.values(pages)) {
    if (!page || !("rows" in page)) continue;
    for (const { key, holds } of page.rows) found.set(key, holds);
  }
  return found;
}

type PageReader = (number: number) => StoredPage | undefined;

/** The first page is the root of the table of tables. */
function rootOfPackages(page: PageReader): number | undefined {
  for (const row of rowsBelow(1, page)) {
    const holds = row === "damaged" ? row : row.holds;
    if (typeof holds === "object" && "table" in holds && holds.table === "Packages") {
      return holds.root;
    }
  }
  return undefined;
}

/** Every page is visited once, whatever a damaged tree says. */
function* rowsBelow(root: number, page: PageReader): Generator<StoredRow | "damaged"> {
  const seen = new Set<number>();
  const waiting = [root];
  for (let number = waiting.pop(); number !== undefined; number = waiting.pop()) {
    const found = seen.has(number) ? undefined : page(number);
    seen.add(number);
    if (!found) yield "damaged";
    else if ("rows" in found) yield* found.rows;
    else for (const child of [...found.children].reverse()) waiting.push(child);
  }
}
