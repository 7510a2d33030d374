import { Buffer } from "node:buffer";
import { bundleFromJSON, ValidationError } from "@sigstore/bundle";
import { TrustedRoot } from "@sigstore/protobuf-specs";
import {
  type TrustMaterial,
  toSignedEntity,
  toTrustMaterial,
  VerificationError,
  Verifier,
} from "@sigstore/verify";
import type {
  CertificateVerdict,
  CertifiedSignature,
  CheckCertificate,
  SignerIdentity,
  TrustedIdentity,
} from "../../model/index.ts";

export interface CertificatePolicy {
  readonly root: TrustMaterial;
  readonly identities: readonly TrustedIdentity[];
}

/**
 * Reads whom to trust to issue certificates and to keep logs of them: a trusted root as sigstore
 * publishes it and `cosign trusted-root create` writes it.
 *
 * @param value - parsed JSON
 * @throws TypeError where it is none, or nothing of it could say when something was signed
 */
export function readTrustedRoot(value: unknown): TrustMaterial {
  let root: TrustMaterial;
  try {
    root = toTrustMaterial(TrustedRoot.fromJSON(value));
  } catch (cause) {
    throw new TypeError("it is no trusted root of sigstore", { cause });
  }
  if (root.certificateAuthorities.length === 0) {
    throw new TypeError("it names no certificate authority");
  }
  if (root.tlogs.length === 0 && root.timestampAuthorities.length === 0) {
    throw new TypeError("it names neither a transparency log nor a timestamp authority");
  }
  return root;
}

/**
 * Checks certificates without a network: their chain at the time that the log or a timestamp states,
 * the log's promise or proof, the certificate's own log, the signature; then whom they name. Of the
 * logs those are demanded that the trusted root knows.
 */
export function certificateChecker({ root, identities }: CertificatePolicy): CheckCertificate {
  const verifier = new Verifier(root, {
    tlogThreshold: root.tlogs.length > 0 ? 1 : 0,
    ctlogThreshold: root.ctlogs.length > 0 ? 1 : 0,
    timestampThreshold: 1,
  });
  return async (signed) => {
    const checked = identify(verifier, signed);
    const { identity } = checked;
    if (!identity || identities.some((trusted) => fits(identity, trusted))) return checked;
    const { subject, issuer } = identity;
    return { identity, why: `it is signed by ${subject} (${issuer}), who is not the one expected` };
  };
}

/** Longer is nobody's address; it also bounds what a pattern is tried on. */
const maxSubjectLength = 2048;

function fits({ subject, issuer }: SignerIdentity, trusted: TrustedIdentity): boolean {
  if (issuer !== trusted.issuer || subject.length > maxSubjectLength) return false;
  if (typeof trusted.subject === "string") return subject === trusted.subject;
  return new RegExp(`^(?:${trusted.subject.source})$`, trusted.subject.flags).test(subject);
}

function identify(verifier: Verifier, { bundle, message }: CertifiedSignature): CertificateVerdict {
  try {
    const parsed = bundleFromJSON(bundle);
    if (!parsed.verificationMaterial.tlogEntries.every(hasPlainNames)) return { why: unreadable };
    const entity = toSignedEntity(parsed, message && Buffer.from(message));
    const { identity } = verifier.verify(entity);
    const subject = identity?.subjectAlternativeName;
    const issuer = identity?.extensions?.issuer;
    if (subject && issuer) return { identity: { subject, issuer } };
    return { why: "its certificate names nobody" };
  } catch (error) {
    return { why: whyNot(error) };
  }
}

const unreadable = "its certificate or its bundle cannot be read";

/**
 * The library takes the name beside a checkpoint's signature for a pattern, whoever wrote it: one with
 * operators could keep it busy for hours.
 */
function hasPlainNames({ inclusionProof }: LogEntry): boolean {
  const signatures = (inclusionProof?.checkpoint?.envelope ?? "").matchAll(/\u2014 (\S+) \S+\n/g);
  return [...signatures].every(([, name = ""]) => /^[\w.:/-]+$/.test(name));
}

type LogEntry = ReturnType<typeof bundleFromJSON>["verificationMaterial"]["tlogEntries"][number];

/** What the library says of its own checks; anything else that it throws is broken input. */
function whyNot(error: unknown): string {
  if (error instanceof ValidationError) return "its bundle is broken";
  if (!(error instanceof VerificationError)) return unreadable;
  switch (error.code) {
    case "SIGNATURE_ERROR":
      return "its signature does not fit its certificate";
    case "TIMESTAMP_ERROR":
      return "no log or authority that is trusted says when it was signed";
    case "CERTIFICATE_ERROR":
      return `its certificate is not of the trusted root, or had expired (${error.message})`;
    default:
      return `the transparency log does not bear it out (${error.message})`;
  }
}
