import { readVarint } from "./sqlite-varint.ts";

/** A column's value: integers, text and blobs; other kinds are `null`, which no table here uses. */
export type Column = number | string | Buffer | null;

/** More columns than any table here has. */
const maxColumns = 32;

/**
 * Decodes a row.
 *
 * @returns `undefined` where it is damaged
 * @see SQLite, "Database File Format", section 2.1 "Record Format"
 */
export function decodeRecord(bytes: Buffer): Column[] | undefined {
  const size = readVarint(bytes, 0);
  if (!size || size.value > bytes.length) return undefined;
  const columns: Column[] = [];
  let body = size.value;
  let at = size.next;
  while (at < size.value) {
    const type = readVarint(bytes, at);
    if (!type || columns.length === maxColumns) return undefined;
    const length = lengthOf(type.value);
    if (body + length > bytes.length) return undefined;
    columns.push(columnOf(type.value, bytes.subarray(body, body + length)));
    body += length;
    at = type.next;
  }
  return columns;
}

const fixedLengths: readonly number[] = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0];

function lengthOf(type: number): number {
  return fixedLengths[type] ?? Math.floor((type - 12) / 2);
}

function columnOf(type: number, bytes: Buffer): Column {
  if (type >= 12) return type % 2 === 0 ? bytes : bytes.toString("utf8");
  if (type === 8 || type === 9) return type - 8;
  if (type >= 1 && type <= 5) return bytes.readIntBE(0, bytes.length);
  return type === 6 ? Number(bytes.readBigInt64BE(0)) : null;
}
