import { Buffer } from "node:buffer";
import type { BoundSubkey, BoundUserId, Certificate } from "./certificate.ts";
import { octetsOf } from "./octets.ts";
import { OpenPgpError } from "./open-pgp-error.ts";
import type { PublicKey } from "./public-key.ts";
import { isMadeBy, readSignature, type Signature, signatureTypes } from "./signature.ts";
import { keyFlags } from "./subpackets.ts";

/** A key of a certificate, and why its signatures are not taken where they are not. */
export interface SigningKey {
  readonly key: PublicKey;
  /** `has expired`; left out where it may sign. */
  readonly problem?: string;
}

/**
 * The keys of a certificate, each with what its own signatures say of it at a time: bound, not
 * expired, not revoked, meant for signing.
 *
 * @param now - seconds since the epoch
 */
export function signingKeys(certificate: Certificate, now: number): readonly SigningKey[] {
  const { primary, subkeys } = certificate;
  const statements = selfStatements(certificate, now);
  const broken = primaryProblem(certificate, { statements, now });
  const own = broken ?? (maySign(statements, true) ? undefined : "is not meant for signing");
  return [
    { key: primary, ...(own && { problem: own }) },
    ...subkeys.map((subkey) => {
      const problem = broken ?? subkeyProblem(certificate.primary, { subkey, now });
      return { key: subkey.key, ...(problem && { problem }) };
    }),
  ];
}

interface Statements {
  readonly statements: readonly Signature[];
  readonly now: number;
}

function primaryProblem(
  { primary, direct, isPinned = false }: Certificate,
  { statements, now }: Statements,
): string | undefined {
  const content = primary.hashed;
  const revocations = direct.filter(({ type }) => type === signatureTypes.keyRevocation);
  if (revocations.some((signature) => revokes(signature, { by: primary, content }))) {
    return "is revoked";
  }
  if (statements.length === 0 && !isPinned) return "is not signed by itself";
  return lifetimeProblem(primary, { statements, now });
}

/** What a key says of itself now: the newest of its direct signatures and of those on each user id. */
function selfStatements(
  { primary, direct, userIds }: Certificate,
  now: number,
): readonly Signature[] {
  const content = primary.hashed;
  const onKey = direct.filter(
    (signature) =>
      signature.type === signatureTypes.directKey &&
      isGood(signature, { by: primary, content, now }),
  );
  const newest = [newestOf(onKey), ...userIds.map((id) => certification(primary, { id, now }))];
  return newest.filter((one) => one !== undefined);
}

function certification(
  primary: PublicKey,
  { id, now }: { readonly id: BoundUserId; readonly now: number },
): Signature | undefined {
  const { userId, signatures } = id;
  const head = Buffer.concat([Buffer.of(0xb4), octetsOf(userId.length, 4)]);
  const content = Buffer.concat([primary.hashed, head, userId]);
  const isRevoked = signatures.some(
    (signature) =>
      signature.type === signatureTypes.certificationRevocation &&
      revokes(signature, { by: primary, content }),
  );
  if (isRevoked) return undefined;
  return newestOf(
    signatures.filter(
      (signature) =>
        signature.type >= signatureTypes.certification &&
        signature.type < signatureTypes.certification + 4 &&
        // Others' signatures are many, and are told by what they say.
        !isOfAnother(signature, primary) &&
        isGood(signature, { by: primary, content, now }),
    ),
  );
}

function subkeyProblem(
  primary: PublicKey,
  { subkey, now }: { readonly subkey: BoundSubkey; readonly now: number },
): string | undefined {
  const { key, signatures } = subkey;
  const content = Buffer.concat([primary.hashed, key.hashed]);
  const isRevoked = signatures.some(
    (signature) =>
      signature.type === signatureTypes.subkeyRevocation &&
      revokes(signature, { by: primary, content }),
  );
  if (isRevoked) return "is revoked";
  const binding = newestOf(
    signatures.filter(
      (signature) =>
        signature.type === signatureTypes.subkeyBinding &&
        isGood(signature, { by: primary, content, now }),
    ),
  );
  if (!binding) return "is not bound to its primary key";
  if (!maySign([binding], false)) return "is not meant for signing";
  if (!isBackSigned(binding, { key, content, now })) return "does not vouch for its primary key";
  return lifetimeProblem(key, { statements: [binding], now });
}

/** Else anybody could take another's signing key for a subkey of his own. */
function isBackSigned(
  { embedded }: Signature,
  {
    key,
    content,
    now,
  }: { readonly key: PublicKey; readonly content: Uint8Array; readonly now: number },
): boolean {
  if (!embedded) return false;
  try {
    const back = readSignature(embedded);
    const isOne = back.type === signatureTypes.primaryKeyBinding;
    return isOne && isGood(back, { by: key, content, now });
  } catch (error) {
    if (error instanceof OpenPgpError) return false;
    throw error;
  }
}

/** The strictest of all statements holds. */
function lifetimeProblem(key: PublicKey, { statements, now }: Statements): string | undefined {
  if (key.createdAt > now + skewSeconds) return "is from the future";
  const isOver = statements.some(
    ({ keyExpiresAfter }) =>
      keyExpiresAfter !== undefined && key.createdAt + keyExpiresAfter <= now,
  );
  return isOver ? "has expired" : undefined;
}

function maySign(statements: readonly Signature[], withoutFlags: boolean): boolean {
  return statements.every(({ keyFlags: flags }) =>
    flags === undefined ? withoutFlags : (flags & keyFlags.sign) !== 0,
  );
}

interface Making {
  readonly by: PublicKey;
  readonly content: Uint8Array;
}

/** A good signature of now: its own key's, made in the past and not expired. */
function isGood(
  signature: Signature,
  { by, content, now }: Making & { readonly now: number },
): boolean {
  return isCurrent(signature, now) && isMadeBy(by, { signature, content });
}

/**
 * True for a signature that was made before now, has not expired, and says when it was made.
 *
 * @param now - seconds since the epoch
 */
export function isCurrent({ createdAt, expiresAfter }: Signature, now: number): boolean {
  if (createdAt === undefined || createdAt > now + skewSeconds) return false;
  return expiresAfter === undefined || createdAt + expiresAfter > now;
}

/** Clocks of machines that build differ by less. */
const skewSeconds = 24 * 3600;

/** A key's word against itself counts also where its algorithm is too weak to be verified. */
function revokes(signature: Signature, { by, content }: Making): boolean {
  if (isMadeBy(by, { signature, content })) return true;
  const isUnverifiable = signature.hash === undefined || by.material === undefined;
  return isUnverifiable && !isOfAnother(signature, by) && signature.algorithm === by.algorithm;
}

function isOfAnother(
  { issuerFingerprint, issuerKeyId }: Signature,
  { fingerprint, keyId }: PublicKey,
): boolean {
  return (
    (issuerFingerprint !== undefined && issuerFingerprint !== fingerprint) ||
    (issuerKeyId !== undefined && issuerKeyId !== keyId)
  );
}

function newestOf(signatures: readonly Signature[]): Signature | undefined {
  return signatures.reduce<Signature | undefined>(
    (newest, one) => ((one.createdAt ?? 0) >= (newest?.createdAt ?? 0) ? one : newest),
    undefined,
  );
}
