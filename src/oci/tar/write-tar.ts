import { Buffer } from "node:buffer";
import { blockBytes } from "./tar-header.ts";
import { bodyPadding, memberHeader } from "./write-tar-header.ts";

/** A file to write into an archive. */
export interface NewFile {
  /** POSIX, relative, without `..`. */
  readonly path: string;
  readonly type: "file" | "directory" | "symlink" | "hardlink";
  /** Of a file; empty where left out. */
  readonly bytes?: Uint8Array;
  /** Permission bits; 0644, of a directory 0755, of a link 0777 where left out. */
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  /** Seconds since the epoch; that of the archive where left out. */
  readonly mtime?: number;
  /** Of a hard link, a path of the archive. */
  readonly linkTarget?: string;
  /** Values a character a byte. */
  readonly xattrs?: Readonly<Record<string, string>>;
}

/** A file whose bytes are read while it is written. */
export interface StreamedFile extends NewFile {
  /** In place of `bytes`. */
  readonly content?: FileContent;
}

/** Bytes that need not be in memory. */
export interface FileContent {
  readonly sizeBytes: number;
  /** Reads all of them, from the first on. */
  read(): AsyncIterable<Uint8Array>;
}

/** Of all files that have no time of their own, in seconds since the epoch. */
export interface ArchiveTime {
  readonly mtime: number;
}

/**
 * Writes a tar, the same bytes for the same files in whatever order: sorted, parents before
 * children, hard links last; PAX headers only where ustar has no room.
 */
export function* writeTar(
  files: readonly NewFile[],
  time: ArchiveTime,
): Generator<Uint8Array, void, undefined> {
  for (const file of inOrder(files)) {
    const body = file.type === "file" ? (file.bytes ?? nothing) : nothing;
    yield* headerOf(file, body.length, time);
    if (body.length > 0) yield body;
    yield* bodyPadding(body.length);
  }
  yield new Uint8Array(2 * blockBytes);
}

/**
 * Writes the same tar as `writeTar`, one file's content after the other.
 *
 * @throws RangeError where a content is longer or shorter than it says
 */
export async function* streamTar(
  files: readonly StreamedFile[],
  time: ArchiveTime,
): AsyncGenerator<Uint8Array, void, undefined> {
  for (const file of inOrder(files)) {
    const { content } = file;
    if (file.type !== "file" || !content) {
      const body = file.type === "file" ? (file.bytes ?? nothing) : nothing;
      yield* headerOf(file, body.length, time);
      if (body.length > 0) yield body;
      yield* bodyPadding(body.length);
      continue;
    }
    yield* headerOf(file, content.sizeBytes, time);
    yield* exactly(content, file.path);
    yield* bodyPadding(content.sizeBytes);
  }
  yield new Uint8Array(2 * blockBytes);
}

const nothing = new Uint8Array(0);
const typeFlags = { file: "0", hardlink: "1", symlink: "2", directory: "5" } as const;
const modes = { file: 0o644, hardlink: 0o644, symlink: 0o777, directory: 0o755 } as const;

/** Sorts by folder and name; a slash goes before every other character. */
function inOrder<F extends NewFile>(files: readonly F[]): readonly F[] {
  const keyed = files.map((file) => ({
    file,
    isLink: Number(file.type === "hardlink"),
    key: Buffer.from(file.path.replaceAll("/", "\0")),
  }));
  keyed.sort((a, b) => a.isLink - b.isLink || Buffer.compare(a.key, b.key));
  return keyed.map(({ file }) => file);
}

function headerOf(
  file: NewFile,
  sizeBytes: number,
  { mtime }: ArchiveTime,
): Generator<Uint8Array, void, undefined> {
  return memberHeader(
    {
      name: file.type === "directory" ? `${file.path}/` : file.path,
      typeFlag: typeFlags[file.type],
      mode: (file.mode ?? modes[file.type]) & 0o7777,
      uid: file.uid ?? 0,
      gid: file.gid ?? 0,
      sizeBytes,
      mtime: Math.floor(file.mtime ?? mtime),
      linkName: file.linkTarget ?? "",
    },
    file.xattrs ?? {},
  );
}

/** A header has promised the size: bytes after it would be read as headers. */
async function* exactly(
  { sizeBytes, read }: FileContent,
  path: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  let left = sizeBytes;
  for await (const chunk of read()) {
    left -= chunk.length;
    if (left < 0) break;
    yield chunk;
  }
  if (left !== 0) throw new RangeError(`${path} is not ${sizeBytes} bytes long, as was said`);
}
