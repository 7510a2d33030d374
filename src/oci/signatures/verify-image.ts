import type { Attestation } from "../../model/index.ts";
import { type AttestationRequest, readAttestations } from "../attestations/read-attestations.ts";
import type { ImageFiles } from "../image-files.ts";
import { isOfType } from "./statements.ts";

export interface VerifyImageRequest extends AttestationRequest {
  /** Types of attestations that are demanded, as `isOfType` has them; of none, a signature of the image is. */
  readonly attestations: readonly string[];
}

/** What the signatures of an image came to. */
export interface ImageVerification {
  /** What was verified: of a manifest or an index. */
  readonly digest: string;
  /** `incomplete` where something could not be read and what was read does not do. */
  readonly outcome: "verified" | "unverified" | "incomplete";
  /** Signatures of the image itself. */
  readonly signatures: readonly Attestation[];
  /** Statements and documents about it. */
  readonly attestations: readonly Attestation[];
  /** Demanded, and not there with a signature that is trusted. */
  readonly missing: readonly string[];
  /** What could not be read or used, one sentence each. */
  readonly problems: readonly string[];
}

/** Checks what is attached to one digest. One trusted signature is enough, whatever else lies there. */
export async function verifyImage(
  files: ImageFiles,
  { attestations: demanded, ...request }: VerifyImageRequest,
): Promise<ImageVerification> {
  const { documents, problems, unread = 0 } = await readAttestations(files, request);
  const all = documents.map(({ attestation }) => attestation);
  const trusted = all.filter(({ trust }) => trust === "verified");
  const signatures = all.filter(isSignature);
  const missing =
    demanded.length === 0
      ? trusted.some(isSignature)
        ? []
        : ["signature"]
      : demanded.filter(
          (name) => !trusted.some(({ predicateType }) => isOfType(predicateType, name)),
        );
  return {
    digest: request.digest,
    outcome: missing.length === 0 ? "verified" : unread > 0 ? "incomplete" : "unverified",
    signatures,
    attestations: all.filter((one) => !isSignature(one)),
    missing,
    problems,
  };
}

function isSignature({ kind }: Attestation): boolean {
  return kind === "signature";
}
