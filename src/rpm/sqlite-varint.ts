/** A number and where the next byte stands. */
export interface Varint {
  readonly value: number;
  readonly next: number;
}

/**
 * Reads a number of one to nine bytes: seven bits each, the highest first, eight in the ninth.
 *
 * @returns `undefined` where the bytes end before, or where it is no safe integer: no row needs one
 */
export function readVarint(bytes: Buffer, at: number): Varint | undefined {
  let value = 0;
  for (let i = 0; i < 9; i++) {
    const byte = bytes[at + i];
    if (byte === undefined) return undefined;
    value = i === 8 ? value * 256 + byte : value * 128 + (byte & 0x7f);
    if (value > Number.MAX_SAFE_INTEGER) return undefined;
    if (i === 8 || byte < 0x80) return { value, next: at + i + 1 };
  }
  return undefined;
}
