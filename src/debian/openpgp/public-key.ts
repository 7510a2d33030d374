import { Buffer } from "node:buffer";
import { createHash, createPublicKey, type KeyObject } from "node:crypto";
import { type Octets, octetsOf, readOctets } from "./octets.ts";
import { OpenPgpError } from "./open-pgp-error.ts";

/** A key packet of version 4. */
export interface PublicKey {
  /** Upper-case hex. */
  readonly fingerprint: string;
  /** Upper-case hex: the end of the fingerprint. */
  readonly keyId: string;
  /** Seconds since the epoch. */
  readonly createdAt: number;
  /** Number of the public-key algorithm (RFC 9580, 9.1). */
  readonly algorithm: number;
  /** The packet as it is hashed. */
  readonly hashed: Uint8Array;
  /** Left out where signatures of this algorithm are not verified. */
  readonly material?: KeyMaterial;
}

export interface KeyMaterial {
  readonly kind: "rsa" | "ecdsa" | "ed25519" | "ed25519-native";
  readonly key: KeyObject;
  /** Of the modulus, or of a coordinate. */
  readonly sizeBytes: number;
}

/**
 * Reads a key packet. A key of another algorithm is read without its material.
 *
 * @throws OpenPgpError where it is of another version, or broken
 */
export function readPublicKey(body: Uint8Array): PublicKey {
  const octets = readOctets(body);
  if (octets.number(1) !== 4) throw new OpenPgpError("unsupported", "A key of another version");
  if (body.length > 65_535) throw new OpenPgpError("malformed", "A key is too long");
  const createdAt = octets.number(4);
  const algorithm = octets.number(1);
  const material = materialOf(algorithm, octets);
  const hashed = Buffer.concat([Buffer.of(0x99), octetsOf(body.length, 2), body]);
  // The fingerprint only says which key is meant: what is trusted are the octets themselves.
  const fingerprint = createHash("sha1").update(hashed).digest("hex").toUpperCase();
  return {
    fingerprint,
    keyId: fingerprint.slice(-16),
    createdAt,
    algorithm,
    hashed,
    ...(material && { material }),
  };
}

function materialOf(algorithm: number, octets: Octets): KeyMaterial | undefined {
  switch (algorithm) {
    case 1:
    case 3:
      return rsa(octets);
    case 19:
      return ecdsa(octets);
    case 22:
      return legacyEd25519(octets);
    case 27:
      return ed25519(octets.take(32), "ed25519-native");
    default:
      return undefined;
  }
}

function rsa(octets: Octets): KeyMaterial | undefined {
  const n = octets.mpi();
  const e = octets.mpi();
  const bits = n.length * 8 - (Math.clz32(n[0] ?? 0) - 24);
  const exponent = e.reduce((sum, octet) => sum * 256 + octet, 0);
  const isOdd = exponent % 2 === 1 && ((n.at(-1) ?? 0) & 1) === 1;
  if (bits < 2048 || bits > 8192 || e.length > 4 || exponent < 3 || !isOdd) return undefined;
  const key = importKey({ kty: "RSA", n: base64(n), e: base64(e) });
  return key && { kind: "rsa", key, sizeBytes: n.length };
}

const curves: Readonly<Record<string, { readonly name: string; readonly sizeBytes: number }>> = {
  "2a8648ce3d030107": { name: "P-256", sizeBytes: 32 },
  "2b81040022": { name: "P-384", sizeBytes: 48 },
  "2b81040023": { name: "P-521", sizeBytes: 66 },
};

function ecdsa(octets: Octets): KeyMaterial | undefined {
  const curve = curves[curveOf(octets)];
  const point = octets.mpi();
  if (!curve || point.length !== 1 + 2 * curve.sizeBytes || point[0] !== 4) return undefined;
  const { name: crv, sizeBytes } = curve;
  const x = base64(point.subarray(1, 1 + sizeBytes));
  const y = base64(point.subarray(1 + sizeBytes));
  const key = importKey({ kty: "EC", crv, x, y });
  return key && { kind: "ecdsa", key, sizeBytes };
}

/** EdDSA as GnuPG brought it: the point behind an octet of its own. */
function legacyEd25519(octets: Octets): KeyMaterial | undefined {
  const curve = curveOf(octets);
  const point = octets.mpi();
  if (curve !== "2b06010401da470f01" || point.length !== 33 || point[0] !== 0x40) return undefined;
  return ed25519(point.subarray(1), "ed25519");
}

function ed25519(point: Uint8Array, kind: KeyMaterial["kind"]): KeyMaterial | undefined {
  const key = importKey({ kty: "OKP", crv: "Ed25519", x: base64(point) });
  return key && { kind, key, sizeBytes: 32 };
}

function curveOf(octets: Octets): string {
  return Buffer.from(octets.take(octets.number(1))).toString("hex");
}

/** `undefined` for what is no key, such as a point that is not on its curve. */
function importKey(jwk: Readonly<Record<string, string>>): KeyObject | undefined {
  try {
    return createPublicKey({ key: jwk, format: "jwk" });
  } catch {
    return undefined;
  }
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64url");
}
