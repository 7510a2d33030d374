import { type Octets, readOctets } from "./octets.ts";
import { OpenPgpError } from "./open-pgp-error.ts";

export interface Packet {
  readonly type: number;
  readonly body: Uint8Array;
}

/** Types of packets that are read (RFC 9580, 5). */
export const packetTypes = {
  signature: 2,
  publicKey: 6,
  marker: 10,
  /** GnuPG's own notes, in keyrings of old. */
  trust: 12,
  userId: 13,
  publicSubkey: 14,
  padding: 21,
} as const;

/** More than any keyring and any signature of an archive; Debian's whole keyring has 56 KB. */
const maxBytes = 4 << 20;
const maxPackets = 20_000;

/**
 * Splits a sequence of packets. Lengths in parts belong to messages, which are not read.
 *
 * @throws OpenPgpError
 */
export function readPackets(bytes: Uint8Array): readonly Packet[] {
  if (bytes.length > maxBytes) throw new OpenPgpError("too-large", "Too many octets of OpenPGP");
  const octets = readOctets(bytes);
  const packets: Packet[] = [];
  while (octets.left > 0) {
    if (packets.length === maxPackets) throw new OpenPgpError("too-large", "Too many packets");
    packets.push(readPacket(octets));
  }
  return packets;
}

function readPacket(octets: Octets): Packet {
  const header = octets.number(1);
  if (header < 128) throw new OpenPgpError("malformed", "This is no OpenPGP packet");
  const isNew = (header & 64) !== 0;
  const type = isNew ? header & 63 : (header >> 2) & 15;
  if (type === 0) throw new OpenPgpError("malformed", "A packet of no type");
  const length = isNew ? newLength(octets) : oldLength(octets, header & 3);
  return { type, body: octets.take(length) };
}

function newLength(octets: Octets): number {
  const first = octets.number(1);
  if (first < 192) return first;
  if (first < 224) return (first - 192) * 256 + octets.number(1) + 192;
  if (first === 255) return octets.number(4);
  throw new OpenPgpError("unsupported", "A packet in parts");
}

function oldLength(octets: Octets, kind: number): number {
  if (kind === 0) return octets.number(1);
  if (kind === 1) return octets.number(2);
  if (kind === 2) return octets.number(4);
  throw new OpenPgpError("unsupported", "A packet without a length");
}
