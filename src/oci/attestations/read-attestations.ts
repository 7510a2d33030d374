import type { Attestation, Attested, AttestedDocument, TrustedKey } from "../../model/index.ts";
import { readStored } from "../byte-source.ts";
import { checkDigest } from "../digest.ts";
import type { ImageFiles } from "../image-files.ts";
import { items, members, text } from "../json.ts";
import { type AttachedBlob, findAttachments } from "./attached-manifests.ts";
import { type Checked, checkSignature, unsigned } from "./check-signature.ts";
import { fromBase64, readEnvelope, type Signed } from "./dsse.ts";
import { type Complain, guarded } from "./guarded.ts";
import { describePredicate } from "./predicates.ts";

/** The largest bill of materials that is read from an image, and all of them together. */
const maxDocumentBytes = 32 << 20;
const maxAllBytes = 96 << 20;
const maxDocuments = 100;

export interface AttestationRequest {
  /** Of the image's manifest. */
  readonly digest: string;
  readonly keys: readonly TrustedKey[];
}

/**
 * Reads what is attached to an image of a layout: bills of materials, provenance, VEX, signatures.
 * A statement must name the image; a signature that does not fit makes its document unusable. What
 * is broken is a problem and never ends a scan.
 *
 * @see in-toto attestation framework 1.0, statement.md
 */
export async function readAttestations(
  files: ImageFiles,
  { digest, keys }: AttestationRequest,
): Promise<Attested> {
  const problems = new Set<string>();
  const complain: Complain = (problem) => problems.add(problem);
  const documents: AttestedDocument[] = [];
  const named = new Set([digest]);
  await guarded({ what: "what is attached", complain }, async () => {
    const { blobs, digests } = await findAttachments(files, { digest, complain });
    for (const one of digests) named.add(one);
    let bytes = 0;
    for (const blob of blobs) {
      bytes += Math.min(blob.sizeBytes, maxDocumentBytes);
      if (bytes > maxAllBytes || documents.length >= maxDocuments) {
        complain("more is attached than is read, and the rest was left out");
        break;
      }
      const found = await readBlob(files, { blob, digests, keys, complain });
      if (found) documents.push(found);
    }
  });
  return { documents, digests: [...named], problems: [...problems] };
}

interface Reading {
  readonly blob: AttachedBlob;
  readonly digests: ReadonlySet<string>;
  readonly keys: readonly TrustedKey[];
  readonly complain: Complain;
}

async function readBlob(
  files: ImageFiles,
  { blob, digests, keys, complain }: Reading,
): Promise<AttestedDocument | undefined> {
  const what = `${blob.mediaType || "a blob"} ${blob.digest.slice(0, 19)}`;
  return guarded({ what, complain }, async () => {
    const file = await files.find(`blobs/${blob.digest.replace(":", "/")}`);
    if (!file) throw new SyntaxError("it is missing");
    const bytes = await readStored(file, maxDocumentBytes);
    if (!bytes) throw new SyntaxError(`it is larger than ${maxDocumentBytes >> 20} MB`);
    checkDigest(bytes, blob.digest, "It");
    return readDocument(bytes, { blob, digests, keys, complain });
  });
}

function readDocument(bytes: Uint8Array, reading: Reading): AttestedDocument | undefined {
  const { blob, keys } = reading;
  const value = parse(bytes);
  const signature = text(blob.annotations["dev.cosignproject.cosign/signature"]);
  const simple = text(
    members(members(members(value)["critical"])["image"])["docker-manifest-digest"],
  );
  if (simple !== undefined) return imageSignature({ bytes, signature, simple }, reading);
  const envelope = readEnvelope(value);
  if (!envelope) return documentOf(value, { ...reading, checked: unsigned });
  const certificate = text(blob.annotations["dev.sigstore.cosign/certificate"]) !== undefined;
  const signed = { ...envelope, hasCertificate: envelope.hasCertificate || certificate };
  return documentOf(parse(envelope.payload), { ...reading, checked: checkSignature(signed, keys) });
}

/** JSON, or the text where it is none: SPDX has a form that is not. */
function parse(bytes: Uint8Array): unknown {
  const content = new TextDecoder().decode(bytes);
  try {
    return JSON.parse(content);
  } catch {
    if (/^\s*[[{]/.test(content)) throw new SyntaxError("it is no JSON");
    return content;
  }
}

interface Told extends Reading {
  readonly checked: Checked;
}

/** A statement of in-toto, or a document as it is. */
function documentOf(value: unknown, told: Told): AttestedDocument | undefined {
  const { _type, subject, predicateType, predicate } = members(value);
  if (!/^https:\/\/in-toto\.io\/Statement\//.test(text(_type) ?? "")) {
    return attested(told.blob.mediaType || "application/json", { predicate: value, told });
  }
  const type = text(predicateType);
  if (!type) throw new SyntaxError("the statement has no predicate type");
  if (!namesImage(subject, told.digests)) {
    throw new SyntaxError(`the statement (${type}) is about another image and was not used`);
  }
  return attested(type, { predicate, told });
}

function namesImage(subject: unknown, digests: ReadonlySet<string>): boolean {
  return items(subject).some((one) =>
    Object.entries(members(members(one)["digest"])).some(
      ([algorithm, hex]) => typeof hex === "string" && digests.has(`${algorithm}:${hex}`),
    ),
  );
}

function attested(
  predicateType: string,
  { predicate, told }: { readonly predicate: unknown; readonly told: Told },
): AttestedDocument {
  const { blob, checked, complain } = told;
  const { content, ...described } = describePredicate(predicateType, predicate);
  const attestation: Attestation = {
    ...described,
    predicateType,
    via: blob.via,
    digest: blob.digest,
    ...checked,
  };
  if (checked.trust !== "invalid")
    return { attestation, ...(content !== undefined && { content }) };
  complain(
    `${predicateType} ${blob.digest.slice(0, 19)}: ${checked.why}, so it was changed or signed by somebody else, and it was not used`,
  );
  return { attestation };
}

interface ImageSignature {
  readonly bytes: Uint8Array;
  readonly signature: string | undefined;
  /** The digest that it vouches for. */
  readonly simple: string;
}

/** cosign's signature of an image itself: over a text that names the digest. */
function imageSignature({ bytes, signature, simple }: ImageSignature, reading: Reading) {
  const { blob, digests, keys, complain } = reading;
  if (!digests.has(simple)) throw new SyntaxError("the signature is of another image");
  const certificate = text(blob.annotations["dev.sigstore.cosign/certificate"]) !== undefined;
  const signed: Signed = {
    message: bytes,
    payload: bytes,
    signatures: signature ? [{ bytes: fromBase64(signature, "signature"), keyId: "" }] : [],
    hasCertificate: certificate,
  };
  const checked = checkSignature(signed, keys);
  if (checked.trust === "invalid") complain(`the signature of the image: ${checked.why}`);
  const attestation: Attestation = {
    kind: "signature",
    predicateType: blob.mediaType,
    via: blob.via,
    digest: blob.digest,
    ...checked,
  };
  return { attestation };
}
