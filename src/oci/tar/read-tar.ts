import { ArchiveError, cutOff, inEntry } from "./archive-error.ts";
import { parsePax } from "./pax.ts";
import type { TarCursor } from "./tar-cursor.ts";
import { entryOf, type TarExtensions } from "./tar-entry.ts";
import {
  blockBytes,
  decodeName,
  ownerNamesOf,
  parseTarHeader,
  type TarHeader,
} from "./tar-header.ts";
import { type EntryPlace, memberOf, type TarMember } from "./tar-member.ts";

export interface ReadTarOptions {
  /** A stop without the blocks of zeros is an end, because something else vouches for the length. */
  readonly lengthIsKnown: boolean;
  /** Entries name their owners too: layers go by numbers alone. */
  readonly withOwnerNames?: boolean;
}

/** An archive from front to back. */
export interface TarReader {
  /**
   * The next entry, at once where its header is at hand; `undefined` at the end.
   *
   * @throws ArchiveError that names the entry where the archive is cut off or broken
   */
  next(): TarMember | Promise<TarMember | undefined>;
  /** The archive itself, where any place of it can be read. */
  readonly source: TarCursor["source"];
}

/**
 * Opens an archive: ustar with prefix, GNU long names and sparse files, PAX, sizes in binary.
 * Extensions are bounded, bodies never held unless asked for.
 */
export function openTar(
  cursor: TarCursor,
  { lengthIsKnown, withOwnerNames = false }: ReadTarOptions,
): TarReader {
  const globals = new Map<string, string>();
  const none = { pax: globals };
  const tar: OpenTar = {
    cursor,
    lengthIsKnown,
    withOwnerNames,
    globals,
    extensions: none,
    none,
    last: undefined,
    entry: undefined,
    offset: 0,
    bodyLeft: 0,
    paddingLeft: 0,
  };
  const member = memberOf(cursor, tar);
  return {
    source: cursor.source,
    next() {
      const found = step(tar);
      return found === "member" ? member : nextSlowly(tar, member, found);
    },
  };
}

/**
 * Reads an archive from front to back, entry by entry.
 *
 * @throws ArchiveError that names the entry where the archive is cut off or broken
 */
export async function* readTar(
  cursor: TarCursor,
  options: ReadTarOptions,
): AsyncGenerator<TarMember, void, undefined> {
  const reader = openTar(cursor, options);
  for (let member = await reader.next(); member; member = await reader.next()) {
    const { entry, offset, body, piece, pass } = member;
    yield { entry, offset, body, piece, pass };
  }
}

/** GNU long names and links, POSIX and Solaris extended headers, headers for all that follows. */
const extending = new Set(["L", "K", "x", "X", "g"]);

/** GNU volume labels, continued volumes and old name lists are no files. */
const ignored = new Set(["V", "M", "N"]);

/** Linux takes names of 4 KiB; attributes of one file may take 64 KiB each. */
const maxExtensionBytes = 1 << 20;

const maxGlobals = 1000;

interface OpenTar extends EntryPlace {
  readonly cursor: TarCursor;
  readonly lengthIsKnown: boolean;
  readonly withOwnerNames: boolean;
  readonly globals: Map<string, string>;
  extensions: TarExtensions;
  /** Of an entry that has none of its own. */
  readonly none: TarExtensions;
  /** Name of the entry at hand, or of the last one. */
  last: string | undefined;
  paddingLeft: number;
}

/** A member or the end was reached, or so many bytes must be fetched first. */
type Step = "member" | "end" | number;

async function nextSlowly(
  tar: OpenTar,
  member: TarMember,
  reached: Step,
): Promise<TarMember | undefined> {
  let found = reached;
  try {
    while (typeof found === "number") {
      await tar.cursor.fetch(found);
      found = step(tar);
    }
    if (found === "member") return member;
    await tar.cursor.finish();
    return undefined;
  } catch (error) {
    throw inEntry(error, tar.last);
  }
}

/** Moves to the next member as far as the bytes at hand go; is called again after a fetch. */
function step(tar: OpenTar): Step {
  try {
    let found: Step | "more" = "more";
    while (found === "more") found = skipRest(tar) ? nextHeader(tar) : 1;
    return found;
  } catch (error) {
    throw inEntry(error, tar.last);
  }
}

/** @returns false where more must be fetched to skip it */
function skipRest(tar: OpenTar): boolean {
  const left = tar.bodyLeft + tar.paddingLeft;
  if (left === 0) return true;
  const hopped = tar.cursor.hop(left);
  const ofBody = Math.min(hopped, tar.bodyLeft);
  tar.bodyLeft -= ofBody;
  tar.paddingLeft -= hopped - ofBody;
  if (hopped === left) return true;
  if (tar.cursor.peek(1)?.length !== 0) return false;
  if (tar.bodyLeft > 0) throw cutOff();
  // An archive may end without the padding of its last file.
  tar.paddingLeft = 0;
  return true;
}

function nextHeader(tar: OpenTar): Step | "more" {
  const { cursor, lengthIsKnown } = tar;
  const block = cursor.peek(blockBytes);
  if (!block) return blockBytes;
  if (block.length === 0 && lengthIsKnown) return "end";
  if (block.length < blockBytes) throw cutOff();
  const header = parseTarHeader(block);
  if (!header) return end(cursor);
  tar.last = header.name;
  return extending.has(header.typeFlag) ? extend(tar, header) : begin(tar, header, block);
}

/** At a block of zeros. */
function end(cursor: TarCursor): Step {
  const both = cursor.peek(2 * blockBytes);
  if (!both) return 2 * blockBytes;
  if (both.length === 2 * blockBytes && parseTarHeader(both.subarray(blockBytes))) {
    throw new ArchiveError("malformed", "Entries follow a lone block of zeros");
  }
  cursor.hop(both.length);
  return "end";
}

function begin(tar: OpenTar, header: TarHeader, block: Uint8Array): Step | "more" {
  const { cursor } = tar;
  const headerBytes = header.sparseMapContinues ? withSparseMap(cursor) : blockBytes;
  const blocks = headerBytes === blockBytes ? block : cursor.peek(headerBytes);
  if (!blocks) return headerBytes;
  const extensions = header.typeFlag === "S" ? { ...tar.extensions, blocks } : tar.extensions;
  const read = entryOf(header, extensions);
  const entry = tar.withOwnerNames ? { ...read, owner: ownerNamesOf(blocks) } : read;
  cursor.hop(headerBytes);
  tar.extensions = tar.none;
  tar.last = entry.path;
  tar.entry = entry;
  tar.offset = cursor.position;
  tar.bodyLeft = entry.bodyBytes;
  tar.paddingLeft = padding(entry.bodyBytes);
  return ignored.has(header.typeFlag) ? "more" : "member";
}

/** How long an old GNU header is with the blocks of its map, as far as they are at hand. */
function withSparseMap({ peek }: TarCursor): number {
  for (let bytes = 2 * blockBytes; bytes <= maxExtensionBytes; bytes += blockBytes) {
    const blocks = peek(bytes);
    if (!blocks) return bytes;
    if (blocks.length < bytes) throw cutOff();
    if (blocks[bytes - 8] === 0) return bytes;
  }
  throw new ArchiveError("malformed", "A file has more holes than any can have");
}

/** Notes what an extension header says of the next entry. */
function extend(tar: OpenTar, { typeFlag, sizeBytes }: TarHeader): Step | "more" {
  const { cursor } = tar;
  if (sizeBytes > maxExtensionBytes) {
    throw new ArchiveError("malformed", "An extended header is larger than any name can be");
  }
  const wholeBytes = blockBytes + sizeBytes;
  const whole = cursor.peek(wholeBytes);
  if (!whole) return wholeBytes;
  if (whole.length < wholeBytes) throw cutOff();
  tar.extensions = extended(tar, typeFlag, whole.subarray(blockBytes));
  cursor.hop(wholeBytes);
  tar.paddingLeft = padding(sizeBytes);
  return "more";
}

function extended(
  { extensions, globals }: OpenTar,
  typeFlag: string,
  bytes: Uint8Array,
): TarExtensions {
  if (typeFlag === "L") return { ...extensions, longName: cString(bytes) };
  if (typeFlag === "K") return { ...extensions, longLink: cString(bytes) };
  const records = parsePax(bytes);
  if (typeFlag !== "g") return { ...extensions, pax: new Map([...extensions.pax, ...records]) };
  for (const [key, value] of records) globals.set(key, value);
  if (globals.size > maxGlobals) throw new ArchiveError("malformed", "Too many global headers");
  return { ...extensions, pax: new Map([...globals, ...extensions.pax]) };
}

function padding(bytes: number): number {
  return (blockBytes - (bytes % blockBytes)) % blockBytes;
}

function cString(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return decodeName(end < 0 ? bytes : bytes.subarray(0, end));
}
