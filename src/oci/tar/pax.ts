import { Buffer } from "node:buffer";
import { ArchiveError } from "./archive-error.ts";
import { decodeName } from "./tar-header.ts";

/**
 * Records of a PAX extended header, `LENGTH KEY=VALUE\n` each, LENGTH counting the whole record
 * (POSIX pax, ustar extended). The last of one key wins; an empty value takes back an earlier one.
 * Extended attributes are decoded as Latin-1, a character a byte, since most are binary.
 *
 * @throws ArchiveError where a record does not hold
 */
export function parsePax(bytes: Uint8Array): ReadonlyMap<string, string> {
  const records = new Map<string, string>();
  for (let at = 0; at < bytes.length && bytes[at] !== 0; ) {
    const end = at + lengthAt(bytes, at);
    const keyStart = bytes.indexOf(space, at) + 1;
    const equals = bytes.indexOf(equalsSign, keyStart);
    if (equals < 0 || equals >= end || end > bytes.length || bytes[end - 1] !== newline) {
      throw malformed();
    }
    const key = decodeName(bytes.subarray(keyStart, equals));
    const value = bytes.subarray(equals + 1, end - 1);
    if (sparseNumbers.has(key)) append(records, "GNU.sparse.map", decodeName(value));
    else records.set(key, key.startsWith(xattrPrefix) ? latin1(value) : decodeName(value));
    at = end;
  }
  return records;
}

/** Key prefix under which extended attributes travel. */
export const xattrPrefix = "SCHILY.xattr.";

/** GNU 0.0 repeats these where 0.1 has one list. */
const sparseNumbers = new Set(["GNU.sparse.offset", "GNU.sparse.numbytes"]);

function append(records: Map<string, string>, key: string, value: string): void {
  const before = records.get(key);
  records.set(key, before === undefined ? value : `${before},${value}`);
}

const space = 0x20;
const newline = 0x0a;
const equalsSign = 0x3d;

/** A record is at least `5 a=\n`, and no length has more than ten digits. */
function lengthAt(bytes: Uint8Array, at: number): number {
  let length = 0;
  for (let i = at; i < at + 10; i++) {
    const byte = bytes[i] ?? 0;
    if (byte === space && length >= 5) return length;
    if (byte < 0x30 || byte > 0x39) break;
    length = length * 10 + byte - 0x30;
  }
  throw malformed();
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
}

function malformed(): ArchiveError {
  return new ArchiveError("malformed", "An extended header is broken");
}
