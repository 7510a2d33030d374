import { numberOfType, typeOfNumber } from "../tar/file-types.ts";
import type { TarEntry } from "../tar/tar-entry.ts";
import { createRowPacker, openRows } from "./packed-rows.ts";

/** Packs entries of a layer, in their order. */
export interface EntryPacker {
  /** @returns a piece where one is full */
  add(entry: TarEntry): Uint8Array | undefined;
  /** The last piece. */
  end(): Uint8Array;
}

/** Of a sparse file its map is not kept. */
export function createEntryPacker(): EntryPacker {
  const packer = createRowPacker(columns);
  return {
    add(entry) {
      const { path, type, sizeBytes, bodyBytes, mode, uid, gid, mtime } = entry;
      const numbers = [numberOfType(type), sizeBytes, bodyBytes, mode, uid, gid, mtime];
      return packer.add({ path, numbers, rare: rareFacts(entry) });
    },
    end: packer.end,
  };
}

/** How many numbers an entry has. */
const columns = 7;

/** Reads the entries of a layer, in their order. @param packed - all pieces, joined */
export function* unpackEntries(packed: Uint8Array): Generator<TarEntry, void, undefined> {
  const rows = openRows(packed, columns);
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
