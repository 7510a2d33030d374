import { Buffer } from "node:buffer";
import { constants, createHash, createPublicKey, type KeyObject, verify } from "node:crypto";
import { ed25519ph } from "@noble/curves/ed25519.js";
import type { Attestation, CheckCertificate, TrustedKey } from "../../model/index.ts";
import type { Signature, Signed } from "./dsse.ts";

export type Checked = Pick<Attestation, "signed" | "trust" | "key" | "identity" | "why">;

/** Whom the user trusts. */
export interface Trusted {
  readonly keys: readonly TrustedKey[];
  /** Left out where certificates are not checked. */
  readonly checkCertificate?: CheckCertificate;
}

/** A key of the configuration, ready to be used. */
interface UsableKey {
  readonly name: string;
  readonly key: KeyObject;
}

/**
 * Reads a public key: ECDSA, RSA or Ed25519.
 *
 * @throws TypeError where the PEM holds none of them
 */
export function readPublicKey(pem: string): KeyObject {
  if (/PRIVATE KEY/.test(pem)) throw new TypeError("it is a private key: give its public half");
  let key: KeyObject;
  try {
    key = createPublicKey(pem);
  } catch (cause) {
    throw new TypeError("it is no public key in PEM", { cause });
  }
  if (kinds.has(key.asymmetricKeyType ?? "")) return key;
  throw new TypeError(`keys of the kind ${key.asymmetricKeyType} are not known`);
}

const kinds: ReadonlySet<string> = new Set(["ec", "ed25519", "rsa"]);

/** Where nothing is signed there is nothing to check. */
export const unsigned: Checked = { signed: false, trust: "unverified", why: "it is not signed" };

/**
 * Holds signatures against the keys of the configuration, then their certificate against its
 * identities. One that fits is enough.
 *
 * @throws SutureError where what checks certificates cannot be had
 */
export async function checkTrust(
  signed: Signed,
  { keys, checkCertificate }: Trusted,
): Promise<Checked> {
  const byKey = checkSignature(signed, keys);
  const { certified } = signed;
  if (!byKey.signed || byKey.trust === "verified" || !certified || !checkCertificate) return byKey;
  const verdict = await checkCertificate(certified);
  const isTrusted = verdict.identity !== undefined && verdict.why === undefined;
  return { signed: true, trust: isTrusted ? "verified" : "unverified", ...verdict };
}

/**
 * Holds signatures against the keys of the configuration. One that fits is enough. Where none does
 * and no other key can be meant, what was signed is not what stands there.
 */
export function checkSignature(signed: Signed, keys: readonly TrustedKey[]): Checked {
  const { message, signatures, certified } = signed;
  if (signatures.length === 0) return unsigned;
  const usable = keys.map(({ name, pem }) => ({ name, key: readPublicKey(pem) }));
  const fitting = usable.find(({ key }) =>
    signatures.slice(0, maxSignatures).some(({ bytes }) => fits(message, { bytes, key })),
  );
  if (fitting) return { signed: true, trust: "verified", key: fitting.name };
  const why = whyOpen({ signatures, certified, usable });
  return why
    ? { signed: true, trust: "unverified", why }
    : { signed: true, trust: "invalid", why: `its signature does not fit ${namesOf(usable)}` };
}

/** Nobody signs more often; each is tried with each key. */
const maxSignatures = 16;

interface Open extends Pick<Signed, "signatures"> {
  readonly certified: Signed["certified"];
  readonly usable: readonly UsableKey[];
}

function whyOpen({ signatures, certified, usable }: Open): string | undefined {
  if (certified) return "it is signed with a certificate, and no identity was given to check that";
  if (usable.length === 0) return "it is signed, and no key was given to check that";
  const ids = new Set(usable.flatMap(({ name, key }) => [name, ...idsOf(key)]));
  const others = signatures.every(({ keyId }) => keyId !== "" && !ids.has(keyId));
  return others ? "it names another key than those given" : undefined;
}

/** As signers make them: the hash of the key in DER, in any spelling. */
function idsOf(key: KeyObject): string[] {
  const base64 = keyHintOf(key);
  return [
    Buffer.from(base64, "base64").toString("hex"),
    base64,
    `SHA256:${base64.replace(/=+$/, "")}`,
  ];
}

/** As sigstore bundles name a key: the hash of its DER in base64. */
export function keyHintOf(key: KeyObject): string {
  return createHash("sha256").update(derOf(key)).digest("base64");
}

function derOf(key: KeyObject): Uint8Array {
  return key.export({ type: "spki", format: "der" });
}

function namesOf(keys: readonly UsableKey[]): string {
  return keys.map(({ name }) => name).join(", ");
}

interface Trial {
  readonly bytes: Signature["bytes"];
  readonly key: KeyObject;
}

/** Signers differ in hash and padding: those that DSSE's and cosign's tools use are tried. */
function fits(message: Uint8Array, { bytes, key }: Trial): boolean {
  const isFitting = waysOf(key, bytes).some(([hash, options]) =>
    sound(() => verify(hash, message, { key, ...options }, bytes)),
  );
  if (isFitting || key.asymmetricKeyType !== "ed25519") return isFitting;
  // cosign signs the hash of the message with such keys (RFC 8032, Ed25519ph), which Node cannot check.
  const raw = Buffer.from(key.export({ format: "jwk" }).x ?? "", "base64url");
  return sound(() => ed25519ph.verify(bytes, message, raw));
}

/** A signature of another shape than a kind of key makes is an error to some. */
function sound(check: () => boolean): boolean {
  try {
    return check();
  } catch {
    return false;
  }
}

type Way = readonly [hash: string | null, options: object];

function waysOf(key: KeyObject, bytes: Uint8Array): readonly Way[] {
  switch (key.asymmetricKeyType) {
    case "ed25519":
      return [[null, {}]];
    case "rsa":
      return ["sha256", "sha512"].flatMap((hash): Way[] => [
        [hash, { padding: constants.RSA_PKCS1_PADDING }],
        [
          hash,
          {
            padding: constants.RSA_PKCS1_PSS_PADDING,
            saltLength: constants.RSA_PSS_SALTLEN_AUTO,
          },
        ],
      ]);
    default:
      return ["sha256", "sha384", "sha512"].flatMap((hash): Way[] => [
        [hash, { dsaEncoding: "der" }],
        ...(isPlainPair(key, bytes) ? [[hash, { dsaEncoding: "ieee-p1363" }] as const] : []),
      ]);
  }
}

/** Both numbers of an ECDSA signature side by side, without DER. */
function isPlainPair(key: KeyObject, bytes: Uint8Array): boolean {
  const sizes: Readonly<Record<string, number>> = { prime256v1: 64, secp384r1: 96, secp521r1: 132 };
  const size = sizes[key.asymmetricKeyDetails?.namedCurve ?? ""];
  return Buffer.from(bytes).length === size;
}
