import { OpenPgpError } from "./open-pgp-error.ts";

/** Reads octets in order. Every method throws an OpenPgpError where they end too early. */
export interface Octets {
  readonly left: number;
  take(length: number): Uint8Array;
  /** A big-endian number. */
  number(length: 1 | 2 | 4): number;
  /** A multiprecision integer, without leading zeros (RFC 9580, 3.2). */
  mpi(): Uint8Array;
}

export function readOctets(bytes: Uint8Array): Octets {
  let at = 0;
  const take = (length: number) => {
    if (length > bytes.length - at) throw new OpenPgpError("malformed", "A packet ends too early");
    at += length;
    return bytes.subarray(at - length, at);
  };
  const number = (length: 1 | 2 | 4) => take(length).reduce((sum, octet) => sum * 256 + octet, 0);
  return {
    get left() {
      return bytes.length - at;
    },
    take,
    number,
    mpi() {
      const bits = number(2);
      const value = take((bits + 7) >> 3);
      const first = value.findIndex((octet) => octet !== 0);
      return first < 0 ? value.subarray(value.length) : value.subarray(first);
    },
  };
}

/** A big-endian number of so many octets. */
export function octetsOf(value: number, length: 1 | 2 | 4): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => Math.floor(value / 256 ** (length - 1 - i)) & 255);
}

/** A number filled up with zeros on its left; `undefined` where it is longer. */
export function padded(value: Uint8Array, length: number): Uint8Array | undefined {
  if (value.length > length) return undefined;
  const bytes = new Uint8Array(length);
  bytes.set(value, length - value.length);
  return bytes;
}
