import { Buffer } from "node:buffer";
import { constants, createHash, verify } from "node:crypto";
import { type Octets, octetsOf, padded, readOctets } from "./octets.ts";
import { OpenPgpError } from "./open-pgp-error.ts";
import type { KeyMaterial, PublicKey } from "./public-key.ts";
import { embeddedIn, readSubpackets, type Subpackets } from "./subpackets.ts";

/** Types of signatures that are read (RFC 9580, 5.2.1). */
export const signatureTypes = {
  binary: 0x00,
  text: 0x01,
  /** The first of four that bind a user id to a key. */
  certification: 0x10,
  subkeyBinding: 0x18,
  primaryKeyBinding: 0x19,
  directKey: 0x1f,
  keyRevocation: 0x20,
  subkeyRevocation: 0x28,
  certificationRevocation: 0x30,
} as const;

/** A signature packet of version 4. */
export interface Signature extends Subpackets {
  readonly type: number;
  readonly algorithm: number;
  /** `sha256`; left out where the hash is one that is not taken. */
  readonly hash?: string;
  /** Number of the hash algorithm (RFC 9580, 9.5). */
  readonly hashId: number;
  /** What is hashed behind the content. */
  readonly trailer: Uint8Array;
  /** First two octets of the hash. */
  readonly start: Uint8Array;
  /** Its numbers, as the algorithm has them. */
  readonly values: Uint8Array;
}

/**
 * Reads the body of a signature packet. Only what is hashed counts; the one exception is an embedded
 * signature, which vouches for itself.
 *
 * @throws OpenPgpError where it is of another version, or broken
 */
export function readSignature(body: Uint8Array): Signature {
  const octets = readOctets(body);
  if (octets.number(1) !== 4)
    throw new OpenPgpError("unsupported", "A signature of another version");
  const type = octets.number(1);
  const algorithm = octets.number(1);
  const hashId = octets.number(1);
  const hashedArea = octets.take(octets.number(2));
  const unhashedArea = octets.take(octets.number(2));
  const start = octets.take(2);
  const values = octets.take(octets.left);
  const head = body.subarray(0, 6 + hashedArea.length);
  const said = readSubpackets(hashedArea);
  const embedded = said.embedded ?? embeddedIn(unhashedArea);
  const hash = hashes[hashId];
  return {
    ...said,
    ...(embedded && { embedded }),
    ...(hash && { hash }),
    type,
    algorithm,
    hashId,
    start,
    values,
    trailer: Buffer.concat([head, Buffer.of(4, 0xff), octetsOf(head.length, 4)]),
  };
}

/** True where a key made a signature over such content. Never throws. */
export function isMadeBy(
  key: PublicKey,
  { signature, content }: { readonly signature: Signature; readonly content: Uint8Array },
): boolean {
  const { material } = key;
  const { hash, start, issuerFingerprint, issuerKeyId } = signature;
  if (!material || hash === undefined || key.algorithm !== signature.algorithm) return false;
  if (issuerFingerprint !== undefined && issuerFingerprint !== key.fingerprint) return false;
  if (issuerKeyId !== undefined && issuerKeyId !== key.keyId) return false;
  const signed = Buffer.concat([content, signature.trailer]);
  const digest = createHash(hash).update(signed).digest();
  if (digest[0] !== start[0] || digest[1] !== start[1]) return false;
  try {
    return verifiers[material.kind]({ material, hash, signed, digest, values: signature.values });
  } catch {
    // Numbers that are too large, or none.
    return false;
  }
}

/** The only hashes that are taken. */
const hashes: Readonly<Record<number, string | undefined>> = {
  8: "sha256",
  9: "sha384",
  10: "sha512",
};

interface Verifying {
  readonly material: KeyMaterial;
  readonly hash: string;
  readonly signed: Uint8Array;
  readonly digest: Uint8Array;
  readonly values: Uint8Array;
}

const verifiers: Readonly<Record<KeyMaterial["kind"], (asked: Verifying) => boolean>> = {
  rsa({ material: { key, sizeBytes }, hash, signed, values }) {
    const octets = readOctets(values);
    const number = padded(octets.mpi(), sizeBytes);
    if (!number || octets.left > 0) return false;
    return verify(hash, signed, { key, padding: constants.RSA_PKCS1_PADDING }, number);
  },
  ecdsa({ material: { key, sizeBytes }, hash, signed, values }) {
    const pair = pairOf(readOctets(values), sizeBytes);
    return pair !== undefined && verify(hash, signed, { key, dsaEncoding: "ieee-p1363" }, pair);
  },
  ed25519({ material: { key, sizeBytes }, digest, values }) {
    const pair = pairOf(readOctets(values), sizeBytes);
    return pair !== undefined && verify(null, digest, key, pair);
  },
  "ed25519-native"({ material: { key }, digest, values }) {
    return values.length === 64 && verify(null, digest, key, values);
  },
};

function pairOf(octets: Octets, sizeBytes: number): Uint8Array | undefined {
  const left = padded(octets.mpi(), sizeBytes);
  const right = padded(octets.mpi(), sizeBytes);
  return left && right && octets.left === 0 ? Buffer.concat([left, right]) : undefined;
}
