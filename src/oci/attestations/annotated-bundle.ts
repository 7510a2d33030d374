import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import type { CertifiedSignature } from "../../model/index.ts";
import { members, size, text } from "../json.ts";

/** What was signed: an envelope as JSON, or a message with the signature over it, in base64. */
export type AnnotatedContent =
  | { readonly dsseEnvelope: unknown }
  | { readonly message: Uint8Array; readonly signature: string };

/**
 * Puts the annotations of cosign 1 and 2 together as the bundle that later versions write:
 * certificate, entry of the transparency log, timestamp. What is broken is left empty: whoever checks
 * the bundle refuses it.
 *
 * @returns `undefined` where no certificate goes with the signature
 * @see cosign, SIGNATURE_SPEC.md
 */
export function annotatedBundle(
  annotations: Readonly<Record<string, unknown>>,
  content: AnnotatedContent,
): CertifiedSignature | undefined {
  const certificate = text(annotations["dev.sigstore.cosign/certificate"]);
  if (certificate === undefined) return undefined;
  const entry = text(annotations["dev.sigstore.cosign/bundle"]);
  const timestamp = text(annotations["dev.sigstore.cosign/rfc3161timestamp"]);
  const bundle = {
    mediaType: "application/vnd.dev.sigstore.bundle+json;version=0.1",
    verificationMaterial: {
      x509CertificateChain: { certificates: [{ rawBytes: derOf(certificate) }] },
      tlogEntries: entry === undefined ? [] : [logEntry(parse(entry))],
      ...(timestamp !== undefined && {
        timestampVerificationData: {
          rfc3161Timestamps: [{ signedTimestamp: parse(timestamp)["SignedRFC3161Timestamp"] }],
        },
      }),
    },
    ...contentOf(content),
  };
  return { bundle, ...("message" in content && { message: content.message }) };
}

function contentOf(content: AnnotatedContent): object {
  if ("dsseEnvelope" in content) return { dsseEnvelope: content.dsseEnvelope };
  const digest = createHash("sha256").update(content.message).digest("base64");
  const messageDigest = { algorithm: "SHA2_256", digest };
  return { messageSignature: { messageDigest, signature: content.signature } };
}

function parse(annotation: string): Readonly<Record<string, unknown>> {
  try {
    return members(JSON.parse(annotation));
  } catch {
    return {};
  }
}

function derOf(pem: string): string {
  const [, base64 = ""] =
    /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]*)-----END CERTIFICATE-----/.exec(pem) ?? [];
  return base64.replace(/\s+/g, "");
}

function logEntry({ SignedEntryTimestamp, Payload }: Readonly<Record<string, unknown>>): object {
  const { body, integratedTime, logIndex, logID } = members(Payload);
  const canonicalizedBody = text(body) ?? "";
  const { kind, apiVersion } = parse(Buffer.from(canonicalizedBody, "base64").toString("utf8"));
  return {
    logIndex: String(size(logIndex) ?? 0),
    logId: { keyId: Buffer.from(text(logID) ?? "", "hex").toString("base64") },
    kindVersion: { kind: text(kind) ?? "", version: text(apiVersion) ?? "" },
    integratedTime: String(size(integratedTime) ?? 0),
    inclusionPromise: { signedEntryTimestamp: text(SignedEntryTimestamp) ?? "" },
    canonicalizedBody,
  };
}
