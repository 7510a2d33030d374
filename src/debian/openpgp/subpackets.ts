import { Buffer } from "node:buffer";
import { readOctets } from "./octets.ts";
import { OpenPgpError } from "./open-pgp-error.ts";

/** What a signature says of itself and of the key that it is about. */
export interface Subpackets {
  /** Seconds since the epoch. */
  readonly createdAt?: number;
  /** Seconds after it was made; never where left out. */
  readonly expiresAfter?: number;
  /** Seconds after the key was made; never where left out. */
  readonly keyExpiresAfter?: number;
  /** Upper-case hex. */
  readonly issuerKeyId?: string;
  /** Upper-case hex, of a key of version 4. */
  readonly issuerFingerprint?: string;
  /** First octet of the key flags. */
  readonly keyFlags?: number;
  /** Body of a signature packet. */
  readonly embedded?: Uint8Array;
}

/** Bits of the key flags (RFC 9580, 5.2.3.29). */
export const keyFlags = { certify: 1, sign: 2 } as const;

/**
 * Reads the subpackets of a signature's hashed area.
 *
 * @throws OpenPgpError also where one is critical and not understood, or said twice
 */
export function readSubpackets(area: Uint8Array): Subpackets {
  let found: Subpackets = {};
  const seen = new Set<number>();
  for (const { type, isCritical, body } of splitSubpackets(area)) {
    const read = readers[type];
    if (!read) {
      if (isCritical && !harmless.has(type)) {
        throw new OpenPgpError("unsupported", `It hangs on subpacket ${type}, which is not known`);
      }
      continue;
    }
    if (seen.has(type)) throw new OpenPgpError("malformed", `Subpacket ${type} is there twice`);
    seen.add(type);
    found = { ...found, ...read(body) };
  }
  return found;
}

/** The signature that an area holds, which vouches for itself; `undefined` where there is none. */
export function embeddedIn(area: Uint8Array): Uint8Array | undefined {
  return splitSubpackets(area).find(({ type }) => type === 32)?.body;
}

interface Subpacket {
  readonly type: number;
  readonly isCritical: boolean;
  readonly body: Uint8Array;
}

function splitSubpackets(area: Uint8Array): readonly Subpacket[] {
  const octets = readOctets(area);
  const subpackets: Subpacket[] = [];
  while (octets.left > 0) {
    const first = octets.number(1);
    const length =
      first < 192
        ? first
        : first < 255
          ? (first - 192) * 256 + octets.number(1) + 192
          : octets.number(4);
    if (length === 0) throw new OpenPgpError("malformed", "A subpacket without a type");
    const type = octets.number(1);
    const body = octets.take(length - 1);
    subpackets.push({ type: type & 127, isCritical: type >= 128, body });
  }
  return subpackets;
}

type Reader = (body: Uint8Array) => Subpackets;

const readers: Readonly<Record<number, Reader | undefined>> = {
  2: (body) => ({ createdAt: seconds(body) }),
  3: (body) => span("expiresAfter", body),
  9: (body) => span("keyExpiresAfter", body),
  16: (body) => ({ issuerKeyId: hex(exactly(body, 8)) }),
  27: (body) => ({ keyFlags: body[0] ?? 0 }),
  32: (body) => ({ embedded: body }),
  // Keys of other versions are not read: their fingerprints fit none.
  33: (body) => ({ issuerFingerprint: hex(body[0] === 4 ? exactly(body, 21).subarray(1) : body) }),
};

/** Say nothing that would limit what a signature means: preferences, policies, names, reasons. */
const harmless: ReadonlySet<number> = new Set([4, 7, 11, 21, 22, 23, 24, 25, 26, 28, 29, 30, 34]);

function seconds(body: Uint8Array): number {
  return readOctets(exactly(body, 4)).number(4);
}

/** Nought means never. */
function span(name: "expiresAfter" | "keyExpiresAfter", body: Uint8Array): Subpackets {
  const value = seconds(body);
  return value === 0 ? {} : { [name]: value };
}

function exactly(body: Uint8Array, length: number): Uint8Array {
  if (body.length !== length) throw new OpenPgpError("malformed", "A subpacket of another length");
  return body;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex").toUpperCase();
}
