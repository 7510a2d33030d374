import { Buffer, isUtf8 } from "node:buffer";
import { ArchiveError } from "./archive-error.ts";

export const blockBytes = 512;

/** The fields of one header block (POSIX ustar, GNU tar), before any extension. */
export interface TarHeader {
  readonly name: string;
  readonly typeFlag: string;
  readonly sizeBytes: number;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly mtime: number;
  readonly linkName: string;
  /** Old GNU sparse files: more blocks of the map follow. */
  readonly sparseMapContinues: boolean;
  /** Old GNU sparse files: size with its holes. */
  readonly realSizeBytes: number;
}

/**
 * Reads a header block.
 *
 * @returns `undefined` for a block of zeros, two of which end an archive
 * @throws ArchiveError where the checksum or the size does not hold
 */
export function parseTarHeader(block: Uint8Array): TarHeader | undefined {
  const bytes = asBuffer(block);
  if (isEmpty(bytes)) return undefined;
  const isUstar = startsMagic(bytes);
  const gnu = isUstar && bytes[262] === space;
  const prefix = isUstar && bytes[262] === 0 ? textAt(bytes, 345, 155) : "";
  const name = textAt(bytes, 0, 100);
  return {
    name: prefix === "" ? name : `${prefix}/${name}`,
    typeFlag: bytes[156] === 0 ? "0" : String.fromCharCode(bytes[156] ?? 0),
    sizeBytes: sizeAt(bytes, 124, 12),
    mode: (numberAt(bytes, 100, 8) ?? 0) & 0o7777,
    uid: numberAt(bytes, 108, 8) ?? 0,
    gid: numberAt(bytes, 116, 8) ?? 0,
    mtime: numberAt(bytes, 136, 12) ?? 0,
    linkName: textAt(bytes, 157, 100),
    sparseMapContinues: gnu && bytes[482] !== 0,
    realSizeBytes: gnu && bytes[156] === sparseFlag ? (numberAt(bytes, 483, 12) ?? 0) : 0,
  };
}

function asBuffer(block: Uint8Array): Buffer {
  if (Buffer.isBuffer(block)) return block;
  return Buffer.from(block.buffer, block.byteOffset, blockBytes);
}

/** True for a block of zeros. @throws ArchiveError where the checksum of any other does not hold */
function isEmpty(bytes: Buffer): boolean {
  const sum = checksum(bytes);
  if (sum === emptySum && bytes.every((byte) => byte === 0)) return true;
  const stated = numberAt(bytes, 148, 8);
  if (stated === sum || stated === signedChecksum(bytes, sum)) return false;
  throw new ArchiveError("malformed", "A header's checksum is wrong");
}

/** True for `ustar`, whatever stands behind it. */
function startsMagic(bytes: Uint8Array): boolean {
  for (let i = 0; i < magic.length; i++) if (bytes[257 + i] !== magic[i]) return false;
  return true;
}

const magic = Buffer.from("ustar", "latin1");

/** Names of the owner as a header states them; empty where it does not. Packages count them before numbers. */
export function ownerNamesOf(block: Uint8Array): OwnerNames {
  const bytes = Buffer.from(block.buffer, block.byteOffset, blockBytes);
  if (!startsMagic(bytes)) return { userName: "", groupName: "" };
  return { userName: textAt(bytes, 265, 32), groupName: textAt(bytes, 297, 32) };
}

export interface OwnerNames {
  readonly userName: string;
  readonly groupName: string;
}

/** Decodes a name: UTF-8, or Latin-1 where it is none, so that no two names become one. */
export function decodeName(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return isUtf8(buffer) ? buffer.toString("utf8") : buffer.toString("latin1");
}

/** The sum of a block of zeros: the checksum field counts as eight spaces. */
const emptySum = 8 * 0x20;

function checksum(bytes: Buffer): number {
  if (bytes.byteOffset % 4 !== 0) return checksum(Buffer.from(bytes));
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, blockBytes / 4);
  // Two sums at a time of every other byte: 128 words of bytes fit into 16 bits.
  let pairs = 0;
  let others = 0;
  for (let i = 0; i < words.length; i++) {
    if (i === 37) i = 39;
    const word = words[i] ?? 0;
    pairs += word & 0xff00ff;
    others += (word >>> 8) & 0xff00ff;
  }
  return emptySum + (pairs & 0xffff) + (pairs >>> 16) + (others & 0xffff) + (others >>> 16);
}

/** Some old tars summed signed bytes. */
function signedChecksum(bytes: Buffer, unsigned: number): number {
  const high = bytes.reduce(
    (count, byte, i) => (byte > 127 && !(i >= 148 && i < 156) ? count + 1 : count),
    0,
  );
  return unsigned - 256 * high;
}

function textAt(bytes: Buffer, offset: number, length: number): string {
  let end = offset;
  let seen = 0;
  for (let byte = bytes[end] ?? 0; byte !== 0 && end < offset + length; byte = bytes[end] ?? 0) {
    seen |= byte;
    end++;
  }
  if (end === offset) return "";
  // Most names are plain ASCII, which needs no look at what it might be.
  return seen < 0x80
    ? bytes.toString("latin1", offset, end)
    : decodeName(bytes.subarray(offset, end));
}

function sizeAt(bytes: Buffer, offset: number, length: number): number {
  const size = numberAt(bytes, offset, length);
  if (size === undefined || size < 0) {
    throw new ArchiveError("malformed", "A header states an impossible size", {
      entry: textAt(bytes, 0, 100),
    });
  }
  return size;
}

/** Octal digits, or big-endian binary where the first bit is set; `undefined` where it is neither. */
export function numberAt(bytes: Uint8Array, offset: number, length: number): number | undefined {
  const first = bytes[offset] ?? 0;
  if (first >= 0x80) return binaryAt(bytes, offset, length);
  let at = offset;
  const end = offset + length;
  while (at < end && bytes[at] === space) at++;
  let value = 0;
  for (; at < end; at++) {
    const digit = (bytes[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 7) break;
    value = value * 8 + digit;
  }
  const stop = at < end ? bytes[at] : 0;
  return stop === 0 || stop === space ? value : undefined;
}

const space = 0x20;
const sparseFlag = 0x53;

function binaryAt(bytes: Uint8Array, offset: number, length: number): number | undefined {
  const negative = ((bytes[offset] ?? 0) & 0x40) !== 0;
  let value = negative ? -1n : 0n;
  for (let i = 0; i < length; i++) {
    const byte = bytes[offset + i] ?? 0;
    value = (value << 8n) | BigInt(i === 0 ? (negative ? byte : byte & 0x7f) : byte);
  }
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : undefined;
}
