import { ArchiveError } from "./archive-error.ts";
import { parsePax } from "./pax.ts";
import type { TarCursor } from "./tar-cursor.ts";
import { entryOf, type TarEntry, type TarExtensions } from "./tar-entry.ts";
import { blockBytes, decodeName, parseTarHeader, type TarHeader } from "./tar-header.ts";

/** An entry while the archive is being read. */
export interface TarMember {
  readonly entry: TarEntry;
  /** Where its body begins in the archive. */
  readonly offset: number;
  /**
   * Reads the body; one that nobody reads is skipped.
   *
   * @throws ArchiveError where the archive ends inside it
   */
  body(): Promise<Uint8Array>;
}

export interface ReadTarOptions {
  /** A stop without the blocks of zeros is an end, because something else vouches for the length. */
  readonly lengthIsKnown: boolean;
}

/**
 * Reads an archive from front to back: ustar with prefix, GNU long names and sparse maps, PAX,
 * sizes in binary. Extensions are bounded, bodies never held unless asked for.
 *
 * @throws ArchiveError that names the entry where the archive is cut off or broken
 */
export async function* readTar(
  cursor: TarCursor,
  { lengthIsKnown }: ReadTarOptions,
): AsyncGenerator<TarMember, void, undefined> {
  const globals = new Map<string, string>();
  let extensions: TarExtensions = { pax: globals };
  let last: string | undefined;
  try {
    for (;;) {
      const header = await nextHeader(cursor, lengthIsKnown);
      if (!header) return await cursor.finish();
      last = header.name;
      if (extending.has(header.typeFlag)) {
        extensions = await extend({ cursor, header, extensions, globals });
        continue;
      }
      const entry = entryOf(header, extensions);
      extensions = { pax: globals };
      last = entry.path;
      if (header.typeFlag === "S" && header.sparseMapContinues) await skipSparseMap(cursor);
      const member = memberOf(cursor, entry);
      if (!ignored.has(header.typeFlag)) yield member;
      await skipRest(cursor, member);
    }
  } catch (error) {
    throw named(error, last);
  }
}

/** GNU long names and links, POSIX and Solaris extended headers, headers for all that follows. */
const extending = new Set(["L", "K", "x", "X", "g"]);

/** GNU volume labels, continued volumes and old name lists are no files. */
const ignored = new Set(["V", "M", "N"]);

/** Linux takes names of 4 KiB; attributes of one file may take 64 KiB each. */
const maxExtensionBytes = 1 << 20;

interface OpenMember extends TarMember {
  leftBytes: number;
}

function memberOf(cursor: TarCursor, entry: TarEntry): OpenMember {
  const member: OpenMember = {
    entry,
    offset: cursor.position,
    leftBytes: entry.bodyBytes,
    async body() {
      try {
        const bytes = await cursor.take(member.leftBytes);
        member.leftBytes -= bytes.length;
        if (member.leftBytes > 0) throw cutOff();
        return bytes;
      } catch (error) {
        throw named(error, entry.path);
      }
    },
  };
  return member;
}

async function skipRest(cursor: TarCursor, { entry, leftBytes }: OpenMember): Promise<void> {
  const bytes = leftBytes + padding(entry.bodyBytes);
  if (bytes > 0 && (await cursor.skip(bytes)) < leftBytes) throw cutOff();
}

async function nextHeader(
  cursor: TarCursor,
  lengthIsKnown: boolean,
): Promise<TarHeader | undefined> {
  const block = await cursor.block();
  if (block.length === 0 && lengthIsKnown) return undefined;
  if (block.length < blockBytes) throw cutOff();
  const header = parseTarHeader(block);
  if (header) return header;
  const second = await cursor.block();
  if (second.length === blockBytes && parseTarHeader(second)) {
    throw new ArchiveError("malformed", "Entries follow a lone block of zeros");
  }
  return undefined;
}

interface Extending {
  readonly cursor: TarCursor;
  readonly header: TarHeader;
  readonly extensions: TarExtensions;
  readonly globals: Map<string, string>;
}

/** What is known of the next entry after an extension header. */
async function extend(asked: Extending): Promise<TarExtensions> {
  const { cursor, header, extensions, globals } = asked;
  const bytes = await extension(cursor, header);
  if (header.typeFlag === "L") return { ...extensions, longName: cString(bytes) };
  if (header.typeFlag === "K") return { ...extensions, longLink: cString(bytes) };
  const records = parsePax(bytes);
  if (header.typeFlag !== "g")
    return { ...extensions, pax: new Map([...extensions.pax, ...records]) };
  for (const [key, value] of records) globals.set(key, value);
  if (globals.size > maxGlobals) throw new ArchiveError("malformed", "Too many global headers");
  return { ...extensions, pax: new Map([...globals, ...extensions.pax]) };
}

const maxGlobals = 1000;

async function extension(cursor: TarCursor, { sizeBytes }: TarHeader): Promise<Uint8Array> {
  if (sizeBytes > maxExtensionBytes) {
    throw new ArchiveError("malformed", "An extended header is larger than any name can be");
  }
  const bytes = await cursor.take(sizeBytes);
  if (bytes.length < sizeBytes) throw cutOff();
  await cursor.skip(padding(sizeBytes));
  return bytes;
}

async function skipSparseMap(cursor: TarCursor): Promise<void> {
  for (let continues = true; continues; ) {
    const block = await cursor.block();
    if (block.length < blockBytes) throw cutOff();
    continues = block[504] !== 0;
  }
}

function padding(bytes: number): number {
  return (blockBytes - (bytes % blockBytes)) % blockBytes;
}

function cString(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return decodeName(end < 0 ? bytes : bytes.subarray(0, end));
}

/** The error with the entry that it belongs to. */
function named(error: unknown, entry: string | undefined): unknown {
  if (!(error instanceof ArchiveError) || error.entry !== undefined) return error;
  return new ArchiveError(error.problem, error.message, { entry, cause: error.cause });
}

function cutOff(): ArchiveError {
  return new ArchiveError("truncated", "The archive ends too early");
}
