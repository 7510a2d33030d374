import { Buffer } from "node:buffer";
import type { CertifiedSignature } from "../../model/index.ts";
import { items, members, text } from "../json.ts";

/** Something that was signed, with its signatures. */
export interface Signed {
  /** What the signatures are over. */
  readonly message: Uint8Array;
  /** What is said by it. */
  readonly payload: Uint8Array;
  /** What an envelope says that it holds. */
  readonly payloadType?: string;
  readonly signatures: readonly Signature[];
  /** Left out where no certificate goes with it. */
  readonly certified?: CertifiedSignature;
}

export interface Signature {
  readonly bytes: Uint8Array;
  /** A hint, empty for most. */
  readonly keyId: string;
}

/**
 * Reads a DSSE envelope, or the sigstore bundle around one.
 *
 * @returns `undefined` where it is neither
 * @throws SyntaxError where it is broken
 * @see DSSE 1.0, envelope.md; sigstore bundle 0.3
 */
export function readEnvelope(value: unknown): Signed | undefined {
  const outer = members(value);
  const bundled = outer["dsseEnvelope"] !== undefined;
  const envelope = bundled ? members(outer["dsseEnvelope"]) : outer;
  const type = text(envelope["payloadType"]);
  if (type === undefined || envelope["payload"] === undefined) return undefined;
  const payload = fromBase64(envelope["payload"], "payload");
  const hint = bundled ? keyHint(outer) : "";
  return {
    message: preAuthEncoding(type, payload),
    payload,
    payloadType: type,
    signatures: items(envelope["signatures"]).map((one) => {
      const { sig, keyid } = members(one);
      return { bytes: fromBase64(sig, "signature"), keyId: text(keyid) || hint };
    }),
    ...(bundled && hasCertificate(outer) && { certified: { bundle: value } }),
  };
}

function hasCertificate({ verificationMaterial }: Readonly<Record<string, unknown>>): boolean {
  const { certificate, x509CertificateChain } = members(verificationMaterial);
  return (certificate ?? x509CertificateChain) !== undefined;
}

/** A bundle names its key beside the envelope. */
function keyHint({ verificationMaterial }: Readonly<Record<string, unknown>>): string {
  return text(members(members(verificationMaterial)["publicKey"])["hint"]) ?? "";
}

/** DSSE 1.0, protocol.md: `"DSSEv1" SP LEN(type) SP type SP LEN(body) SP body`. */
export function preAuthEncoding(type: string, payload: Uint8Array): Uint8Array {
  const head = `DSSEv1 ${Buffer.byteLength(type)} ${type} ${payload.length} `;
  return Buffer.concat([Buffer.from(head), payload]);
}

/** Base64 with either alphabet. @throws SyntaxError where it is none */
export function fromBase64(value: unknown, what: string): Uint8Array {
  if (typeof value !== "string" || !/^[A-Za-z0-9+/_-]*={0,2}\s*$/.test(value)) {
    throw new SyntaxError(`its ${what} is no base64`);
  }
  return Buffer.from(value, "base64");
}
