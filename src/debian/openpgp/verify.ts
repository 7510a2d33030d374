import { unarmored } from "./armor.ts";
import type { Certificate } from "./certificate.ts";
import { readCleartext } from "./cleartext.ts";
import { OpenPgpError } from "./open-pgp-error.ts";
import { packetTypes, readPackets } from "./packets.ts";
import { isMadeBy, readSignature, type Signature, signatureTypes } from "./signature.ts";
import { isCurrent, type SigningKey, signingKeys } from "./signing-keys.ts";

export interface Trust {
  /** Whoever has one of these keys may sign. */
  readonly keys: readonly Certificate[];
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
}

export interface Verified {
  /** What was signed, and nothing else. */
  readonly content: Uint8Array;
  /** Fingerprint of the primary key of who signed it. */
  readonly signer: string;
  /** Seconds since the epoch. */
  readonly signedAt: number;
}

/**
 * Verifies a cleartext-signed message such as `InRelease`. One good signature of a trusted key is
 * enough; others are not looked at.
 *
 * @throws OpenPgpError that says why each signature was not taken
 */
export function verifyCleartext(message: Uint8Array, trust: Trust): Verified {
  const { text, hashed, signatures } = readCleartext(message);
  const asked = { packets: signatures, content: hashed, type: signatureTypes.text };
  return { content: text, ...verifyAny(asked, trust) };
}

/**
 * Verifies a file by its detached signature, binary or armored, such as `Release` by `Release.gpg`.
 *
 * @throws OpenPgpError that says why each signature was not taken
 */
export function verifyDetached(
  { content, signature }: { readonly content: Uint8Array; readonly signature: Uint8Array },
  trust: Trust,
): Verified {
  const packets = unarmored(signature, "SIGNATURE");
  return { content, ...verifyAny({ packets, content, type: signatureTypes.binary }, trust) };
}

interface Asked {
  readonly packets: Uint8Array;
  readonly content: Uint8Array;
  readonly type: number;
}

/** Debian's have two or three. */
const maxSignatures = 32;

function verifyAny(asked: Asked, trust: Trust): Omit<Verified, "content"> {
  const now = Math.floor(trust.nowMs / 1000);
  const bodies = readPackets(asked.packets).filter(({ type }) => type === packetTypes.signature);
  if (bodies.length > maxSignatures) throw new OpenPgpError("too-large", "Too many signatures");
  const owners = trust.keys.flatMap((certificate) =>
    signingKeys(certificate, now).map((key) => ({
      ...key,
      owner: certificate.primary.fingerprint,
    })),
  );
  const problems: string[] = [];
  for (const { body } of bodies) {
    const outcome = verifyOne(body, { ...asked, owners, now });
    if (typeof outcome !== "string") return outcome;
    problems.push(outcome);
  }
  const why = problems.length > 0 ? problems.join("; ") : "there is none";
  throw new OpenPgpError("not-verified", `No signature of a trusted key: ${why}`);
}

interface Owned extends SigningKey {
  readonly owner: string;
}

interface Verifying extends Asked {
  readonly owners: readonly Owned[];
  readonly now: number;
}

/** @returns why the signature is not taken, where it is not */
function verifyOne(body: Uint8Array, asked: Verifying): Omit<Verified, "content"> | string {
  let signature: Signature;
  try {
    signature = readSignature(body);
  } catch (error) {
    if (error instanceof OpenPgpError) return error.message;
    throw error;
  }
  const { hash, hashId, type } = signature;
  if (type !== asked.type) return "a signature of another type";
  if (hash === undefined) return `${hashNames[hashId] ?? `hash ${hashId}`} is not taken`;
  const { content, owners, now } = asked;
  const found = owners.find(({ key }) => isMadeBy(key, { signature, content }));
  if (!found) return unmatched(signature, owners);
  if (found.problem) return `the key ${found.key.fingerprint} ${found.problem}`;
  const { createdAt } = signature;
  if (createdAt === undefined || !isCurrent(signature, now)) {
    return "a signature that has expired, or is from the future";
  }
  if (createdAt < found.key.createdAt) return "a signature from before its key was made";
  return { signer: found.owner, signedAt: createdAt };
}

function unmatched(
  { issuerFingerprint, issuerKeyId }: Signature,
  owners: readonly Owned[],
): string {
  const issuer = issuerFingerprint ?? issuerKeyId;
  if (issuer === undefined) return "a signature that no trusted key made";
  const known = owners.find(({ key }) => key.fingerprint === issuer || key.keyId === issuer);
  if (known && !known.key.material) return `the key ${issuer} is of a kind that is not taken`;
  return known ? `the signature of ${issuer} is wrong` : `the key ${issuer} is not trusted`;
}

const hashNames: Readonly<Record<number, string | undefined>> = {
  1: "MD5",
  2: "SHA-1",
  3: "RIPEMD-160",
  11: "SHA-224",
};
