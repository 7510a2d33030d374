import { Buffer } from "node:buffer";
import { xattrPrefix } from "./pax.ts";
import { blockBytes } from "./tar-header.ts";

/** A member of an archive, before its body. */
export interface Member {
  readonly name: string;
  readonly typeFlag: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly sizeBytes: number;
  readonly mtime: number;
  readonly linkName: string;
}

/** The header of a member, with a PAX header before it where ustar has no room (POSIX pax). */
export function* memberHeader(
  member: Member,
  xattrs: Readonly<Record<string, string>>,
): Generator<Uint8Array, void, undefined> {
  yield* paxHeader(member, xattrs);
  yield header(member);
}

/** What fills the last block of a body; nothing where it is full. */
export function* bodyPadding(sizeBytes: number): Generator<Uint8Array, void, undefined> {
  const rest = sizeBytes % blockBytes;
  if (rest > 0) yield new Uint8Array(blockBytes - rest);
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
  if (mtime > maxSize || mtime < 0) add("mtime", mtime);
  for (const key of Object.keys(xattrs).sort()) {
    add(`${xattrPrefix}${key}`, xattrs[key] ?? "", "latin1");
  }
  if (records.length === 0) return;
  const body = Buffer.concat(records);
  const plain = { uid: 0, gid: 0, linkName: "", mode: 0o644, mtime: 0 };
  yield header({ ...plain, name: "PaxHeaders/0", typeFlag: "x", sizeBytes: body.length });
  yield body;
  yield* bodyPadding(body.length);
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
    block.write(
      Math.max(0, Math.min(value, max)).toString(8).padStart(digits, "0"),
      offset,
      "latin1",
    );
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
