import { Buffer } from "node:buffer";
import { xattrPrefix } from "./pax.ts";
import { blockBytes } from "./tar-header.ts";

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

/**
 * Writes a tar, the same bytes for the same files in whatever order: sorted, parents before
 * children, hard links last; PAX headers only where ustar has no room.
 *
 * @param mtime - of all files that have none, in seconds since the epoch
 */
export function* writeTar(
  files: readonly NewFile[],
  { mtime }: { readonly mtime: number },
): Generator<Uint8Array, void, undefined> {
  for (const file of [...files].sort(byPlace)) {
    const body = file.type === "file" ? (file.bytes ?? nothing) : nothing;
    const member: Member = {
      name: file.type === "directory" ? `${file.path}/` : file.path,
      typeFlag: typeFlags[file.type],
      mode: (file.mode ?? modes[file.type]) & 0o7777,
      uid: file.uid ?? 0,
      gid: file.gid ?? 0,
      sizeBytes: body.length,
      mtime: Math.max(0, Math.floor(file.mtime ?? mtime)),
      linkName: file.linkTarget ?? "",
    };
    yield* paxHeader(member, file.xattrs ?? {});
    yield header(member);
    yield* padded(body);
  }
  yield new Uint8Array(2 * blockBytes);
}

interface Member {
  readonly name: string;
  readonly typeFlag: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly sizeBytes: number;
  readonly mtime: number;
  readonly linkName: string;
}

const nothing = new Uint8Array(0);
const typeFlags = { file: "0", hardlink: "1", symlink: "2", directory: "5" } as const;
const modes = { file: 0o644, hardlink: 0o644, symlink: 0o777, directory: 0o755 } as const;

function byPlace(a: NewFile, b: NewFile): number {
  const links = Number(a.type === "hardlink") - Number(b.type === "hardlink");
  if (links !== 0) return links;
  // A slash sorts before every other character of a name.
  const [left, right] = [a.path, b.path].map((path) => Buffer.from(path.replaceAll("/", "\0")));
  return left && right ? Buffer.compare(left, right) : 0;
}

/** Largest number that an octal field of seven digits holds. */
const maxOwner = 0o7777777;
const maxSize = 0o77777777777;

function* paxHeader(
  member: Member,
  xattrs: Readonly<Record<string, string>>,
): Generator<Uint8Array, void, undefined> {
  const { name, linkName, uid, gid, sizeBytes, mtime } = member;
  const records: Buffer[] = [];
  const add = (key: string, value: string | number, encoding: BufferEncoding = "utf8") =>
    records.push(record(key, Buffer.from(String(value), encoding)));
  if (!fits(name)) add("path", name);
  if (!fits(linkName)) add("linkpath", linkName);
  if (uid > maxOwner) add("uid", uid);
  if (gid > maxOwner) add("gid", gid);
  if (sizeBytes > maxSize) add("size", sizeBytes);
  if (mtime > maxSize) add("mtime", mtime);
  for (const key of Object.keys(xattrs).sort()) {
    add(`${xattrPrefix}${key}`, xattrs[key] ?? "", "latin1");
  }
  if (records.length === 0) return;
  const body = Buffer.concat(records);
  const plain = { uid: 0, gid: 0, linkName: "", mode: 0o644, mtime: 0 };
  yield header({ ...plain, name: "PaxHeaders/0", typeFlag: "x", sizeBytes: body.length });
  yield* padded(body);
}

function fits(name: string): boolean {
  return /^[\x20-\x7e]{0,100}$/.test(name);
}

/** `LENGTH KEY=VALUE\n`, where LENGTH counts its own digits too. */
function record(key: string, value: Buffer): Buffer {
  const rest = Buffer.concat([Buffer.from(` ${key}=`), value, Buffer.from("\n")]);
  let length = rest.length + String(rest.length).length;
  length = rest.length + String(length).length;
  return Buffer.concat([Buffer.from(String(length)), rest]);
}

function header(member: Member): Uint8Array {
  const block = Buffer.alloc(blockBytes);
  const octal = (value: number, offset: number, digits: number, max: number) =>
    block.write(Math.min(value, max).toString(8).padStart(digits, "0"), offset, "latin1");
  block.write(short(member.name), 0, 100, "latin1");
  octal(member.mode, 100, 7, maxOwner);
  octal(member.uid, 108, 7, maxOwner);
  octal(member.gid, 116, 7, maxOwner);
  octal(member.sizeBytes, 124, 11, maxSize);
  octal(member.mtime, 136, 11, maxSize);
  block.fill(" ", 148, 156);
  block.write(member.typeFlag, 156, "latin1");
  block.write(short(member.linkName), 157, 100, "latin1");
  block.write("ustar\u000000", 257, "latin1");
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return block;
}

/** What ustar shows of a name whose whole stands in the PAX header. */
function short(name: string): string {
  return name.slice(0, 100).replace(/[^\x20-\x7e]/g, "_");
}

function* padded(body: Uint8Array): Generator<Uint8Array, void, undefined> {
  if (body.length === 0) return;
  yield body;
  const rest = body.length % blockBytes;
  if (rest > 0) yield new Uint8Array(blockBytes - rest);
}
