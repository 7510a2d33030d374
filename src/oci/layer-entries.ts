import { numberOfType, typeOfNumber } from "./file-types.ts";
import { type Row, unpackRows } from "./packed-rows.ts";
import type { TarEntry } from "./tar-entry.ts";

/** An entry of a layer as a row. */
export function entryRow(entry: TarEntry): Row {
  const { path, type, sizeBytes, bodyBytes, mode, uid, gid, mtime } = entry;
  const numbers = [numberOfType(type), sizeBytes, bodyBytes, mode, uid, gid, mtime];
  return { path, numbers, rare: rareFacts(entry) };
}

/** Reads the entries of a layer, in their order. Of a sparse file its map is not kept. */
export function* unpackEntries(packed: Uint8Array): Generator<TarEntry, void, undefined> {
  for (const row of unpackRows(packed)) {
    const entry: TarEntry = {
      path: row.path,
      type: typeOfNumber(row.number(0)),
      sizeBytes: row.number(1),
      bodyBytes: row.number(2),
      mode: row.number(3),
      uid: row.number(4),
      gid: row.number(5),
      mtime: row.number(6),
    };
    yield row.rare === "" ? entry : { ...entry, ...(JSON.parse(row.rare) as Partial<TarEntry>) };
  }
}

/** What few entries have. */
function rareFacts({ linkTarget, xattrs, sparse }: TarEntry): string {
  if (linkTarget === undefined && !xattrs && !sparse) return "";
  return JSON.stringify({ linkTarget, xattrs, sparse: sparse && [] });
}
