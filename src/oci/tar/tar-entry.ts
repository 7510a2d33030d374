import type { FileType } from "../../model/index.ts";
import { ArchiveError } from "./archive-error.ts";
import { xattrPrefix } from "./pax.ts";
import { oldGnuMap, paxMap, type SparseMap } from "./sparse.ts";
import type { OwnerNames, TarHeader } from "./tar-header.ts";

/** An entry of an archive, as written. */
export interface TarEntry {
  readonly path: string;
  readonly type: FileType;
  /** How long the file is; its body may be shorter where it is sparse. */
  readonly sizeBytes: number;
  /** Bytes that follow the header. */
  readonly bodyBytes: number;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly mtime: number;
  readonly linkTarget?: string;
  readonly xattrs?: Readonly<Record<string, string>>;
  /** The body is what lies between holes. */
  readonly sparse?: SparseMap;
  /** Where names were asked for. */
  readonly owner?: OwnerNames;
}

/** What extension headers say of the next entry. */
export interface TarExtensions {
  /** GNU `L` and `K`. */
  readonly longName?: string | undefined;
  readonly longLink?: string | undefined;
  readonly pax: ReadonlyMap<string, string>;
  /** The header itself, and what an old GNU one continues in. */
  readonly blocks?: Uint8Array;
}

/**
 * Unites a header with its extensions; PAX goes before GNU, GNU before ustar.
 *
 * @throws ArchiveError where an extension states an impossible size, or a map of holes is broken
 */
export function entryOf(header: TarHeader, extensions: TarExtensions): TarEntry {
  const { pax, longName, longLink } = extensions;
  if (isPlain(header, extensions)) return plainEntry(header);
  const said = (key: string) => (pax.size > 0 && pax.get(key)) || undefined;
  const path = said("GNU.sparse.name") ?? said("path") ?? longName ?? header.name;
  const type = typeOf(header.typeFlag, path);
  const storedBytes = paxSize(said("size"), path) ?? header.sizeBytes;
  const entry = {
    path,
    type,
    // As Go's reader has it, which is what builds and unpacks layers: only these have a body.
    bodyBytes: bodiless.has(header.typeFlag) ? 0 : storedBytes,
    sizeBytes: type === "file" ? storedBytes : 0,
    mode: header.mode,
    uid: integer(said("uid")) ?? header.uid,
    gid: integer(said("gid")) ?? header.gid,
    mtime: integer(said("mtime")) ?? header.mtime,
  };
  if (type === "symlink" || type === "hardlink") {
    return { ...entry, linkTarget: said("linkpath") ?? longLink ?? header.linkName, ...rare(pax) };
  }
  const sparse = sparseOf(header, extensions);
  if (sparse) return { ...entry, sizeBytes: realSize(header, pax), sparse, ...rare(pax) };
  return pax.size === 0 ? entry : { ...entry, ...rare(pax) };
}

/** Most entries: a file or a folder that its header alone describes. */
function isPlain({ typeFlag }: TarHeader, { pax, longName }: TarExtensions): boolean {
  return pax.size === 0 && longName === undefined && (typeFlag === "0" || typeFlag === "5");
}

function plainEntry(header: TarHeader): TarEntry {
  const { name: path, typeFlag, sizeBytes, mode, uid, gid, mtime } = header;
  const isFile = typeFlag === "0" && !path.endsWith("/");
  return {
    path,
    type: isFile ? "file" : "directory",
    bodyBytes: typeFlag === "0" ? sizeBytes : 0,
    sizeBytes: isFile ? sizeBytes : 0,
    mode,
    uid,
    gid,
    mtime,
  };
}

function sparseOf(header: TarHeader, { pax, blocks }: TarExtensions): SparseMap | undefined {
  if (header.typeFlag === "S" && blocks) return oldGnuMap(blocks);
  return pax.size > 0 && header.typeFlag === "0" ? paxMap(pax) : undefined;
}

const bodiless = new Set(["1", "2", "3", "4", "5", "6"]);

function typeOf(flag: string, path: string): FileType {
  if (flag === "0") return path.endsWith("/") ? "directory" : "file";
  return types[flag] ?? "other";
}

/** `7` is a contiguous file, `S` a sparse one, `D` a directory of an incremental backup. */
const types: Readonly<Record<string, FileType | undefined>> = {
  "1": "hardlink",
  "2": "symlink",
  "5": "directory",
  "7": "file",
  S: "file",
  D: "directory",
};

function paxSize(text: string | undefined, entry: string): number | undefined {
  if (text === undefined) return undefined;
  const size = /^[0-9]{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(size)) return size;
  throw new ArchiveError("malformed", "An extended header states an impossible size", { entry });
}

function realSize(header: TarHeader, pax: ReadonlyMap<string, string>): number {
  return (
    integer(pax.get("GNU.sparse.realsize") ?? pax.get("GNU.sparse.size")) ?? header.realSizeBytes
  );
}

function integer(text: string | undefined): number | undefined {
  if (text === undefined || text === "") return undefined;
  const value = Math.floor(Number(text));
  return Number.isSafeInteger(value) ? value : undefined;
}

function rare(pax: ReadonlyMap<string, string>): Pick<TarEntry, "xattrs"> {
  const found: [string, string][] = [];
  for (const [key, value] of pax) {
    if (key.startsWith(xattrPrefix)) found.push([key.slice(xattrPrefix.length), value]);
  }
  return found.length === 0 ? {} : { xattrs: Object.fromEntries(found) };
}
