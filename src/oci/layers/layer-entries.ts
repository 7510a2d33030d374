import { numberOfType, typeOfNumber } from "../tar/file-types.ts";
import type { TarEntry } from "../tar/tar-entry.ts";
import { openRows, type Row } from "./packed-rows.ts";

/** An entry of a layer as a row. */
export function entryRow(entry: TarEntry): Row {
  const { path, type, sizeBytes, bodyBytes, mode, uid, gid, mtime } = entry;
  const numbers = [numberOfType(type), sizeBytes, bodyBytes, mode, uid, gid, mtime];
  return { path, numbers, rare: rareFacts(entry) };
}

/** Reads the entries of a layer, in their order. Of a sparse file its map is not kept. */
export function* unpackEntries(packed: Uint8Array): Generator<TarEntry, void, undefined> {
  const rows = openRows(packed);
  for (let row = 0; row < rows.count; row++) {
    const entry: TarEntry = {
      path: rows.path(row),
      type: typeOfNumber(rows.number(row, 0)),
      sizeBytes: rows.number(row, 1),
      bodyBytes: rows.number(row, 2),
      mode: rows.number(row, 3),
      uid: rows.number(row, 4),
      gid: rows.number(row, 5),
      mtime: rows.number(row, 6),
    };
    const rare = rows.rare(row);
    yield rare === "" ? entry : { ...entry, ...(JSON.parse(rare) as Partial<TarEntry>) };
  }
}

/** What few entries have. */
function rareFacts({ linkTarget, xattrs, sparse }: TarEntry): string {
  if (linkTarget === undefined && !xattrs && !sparse) return "";
  return JSON.stringify({ linkTarget, xattrs, sparse: sparse && [] });
}
