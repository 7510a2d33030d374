import type { Attestation, Attested, AttestedDocument } from "../../model/index.ts";
import { checkDigest } from "../digest.ts";
import type { ImageFiles } from "../image-files.ts";
import { items, members, text } from "../json.ts";
import { readStored } from "../tar/byte-source.ts";
import { annotatedBundle } from "./annotated-bundle.ts";
import { type AttachedBlob, findAttachments } from "./attached-manifests.ts";
import { type Checked, checkTrust, type Trusted, unsigned } from "./check-signature.ts";
import { fromBase64, readEnvelope } from "./dsse.ts";
import { type Complain, guarded } from "./guarded.ts";
import { describePredicate } from "./predicates.ts";
import { notesOf, readSimpleSigning, type SimpleSigning } from "./simple-signing.ts";

/** The largest bill of materials that is read from an image, and all of them together. */
const maxDocumentBytes = 32 << 20;
const maxAllBytes = 96 << 20;
const maxDocuments = 100;

export interface AttestationRequest extends Trusted {
  /** Of the image's manifest, or of an index. */
  readonly digest: string;
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
  { digest, ...trusted }: AttestationRequest,
): Promise<Attested> {
  const problems = new Set<string>();
  const unread = new Set<string>();
  const complain: Complain = (problem, kind) => {
    problems.add(problem);
    if (kind === "unread") unread.add(problem);
  };
  const documents: AttestedDocument[] = [];
  const named = new Set([digest]);
  await guarded({ what: "what is attached", complain }, async () => {
    const { blobs, digests } = await findAttachments(files, { digest, complain });
    for (const one of digests) named.add(one);
    let bytes = 0;
    for (const blob of blobs) {
      bytes += Math.min(blob.sizeBytes, maxDocumentBytes);
      if (bytes > maxAllBytes || documents.length >= maxDocuments) {
        complain("more is attached than is read, and the rest was left out", "unread");
        break;
      }
      const found = await readBlob(files, { blob, digests, trusted, complain });
      if (found) documents.push(found);
    }
  });
  return { documents, digests: [...named], problems: [...problems], unread: unread.size };
}

interface Reading {
  readonly blob: AttachedBlob;
  readonly digests: ReadonlySet<string>;
  readonly trusted: Trusted;
  readonly complain: Complain;
}

async function readBlob(
  files: ImageFiles,
  reading: Reading,
): Promise<AttestedDocument | undefined> {
  const { blob, complain } = reading;
  const what = nameOf(blob);
  if (blob.artifactType === notationType) return { attestation: notationSignature(blob) };
  return guarded({ what, complain }, async () => {
    const file = await files.find(`blobs/${blob.digest.replace(":", "/")}`);
    if (!file) throw new SyntaxError("it is missing");
    const bytes = await readStored(file, maxDocumentBytes);
    if (!bytes) throw new SyntaxError(`it is larger than ${maxDocumentBytes >> 20} MB`);
    checkDigest(bytes, blob.digest, "It");
    return readDocument(bytes, reading);
  });
}

function nameOf({ mediaType, digest }: AttachedBlob): string {
  return `${mediaType || "a blob"} ${digest.slice(0, 19)}`;
}

/** @see Notary Project, signature specification */
const notationType = "application/vnd.cncf.notary.signature";

function notationSignature({ artifactType, via, digest }: AttachedBlob): Attestation {
  return {
    kind: "signature",
    predicateType: artifactType,
    via,
    digest,
    signed: true,
    trust: "unverified",
    why: "it is a signature of Notation, which suture does not check: notation verify does",
  };
}

async function readDocument(
  bytes: Uint8Array,
  reading: Reading,
): Promise<AttestedDocument | undefined> {
  const { blob, trusted } = reading;
  const value = parse(bytes);
  const signature = text(blob.annotations["dev.cosignproject.cosign/signature"]);
  const simple = readSimpleSigning(value);
  if (simple) return imageSignature({ bytes, signature, simple }, reading);
  const envelope = readEnvelope(value);
  if (!envelope) return documentOf(value, { ...reading, checked: unsigned });
  const certified =
    envelope.certified ?? annotatedBundle(blob.annotations, { dsseEnvelope: value });
  const signed = { ...envelope, ...(certified && { certified }) };
  const checked = await checkTrust(signed, trusted);
  const { payload, payloadType } = envelope;
  return documentOf(parse(payload), { ...reading, checked, payloadType });
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
  /** Left out where it lies in no envelope. */
  readonly payloadType?: string | undefined;
}

const statementType = "application/vnd.in-toto+json";

/** A statement of in-toto, or a document as it is. */
function documentOf(value: unknown, told: Told): AttestedDocument | undefined {
  const { _type, subject, predicateType, predicate } = members(value);
  const { payloadType = statementType } = told;
  const isStatement = /^https:\/\/in-toto\.io\/Statement\//.test(text(_type) ?? "");
  if (!isStatement || payloadType !== statementType) {
    // Whoever pushes names the media type: it must not read like the type of a statement.
    const { mediaType } = told.blob;
    const type = /^[\w.+-]+\/[\w.+-]+$/.test(mediaType) ? mediaType : "application/json";
    return attested(type, { predicate: value, told, notes: {} });
  }
  const type = text(predicateType);
  if (!type) throw new SyntaxError("the statement has no predicate type");
  const named = items(subject).find((one) => namesImage(one, told.digests));
  if (named === undefined) {
    told.complain(
      `${nameOf(told.blob)}: the statement (${type}) is about another image and was not used`,
    );
    return undefined;
  }
  const notes = notesOf(members(named)["annotations"]);
  return attested(type, { predicate, told, notes });
}

function namesImage(one: unknown, digests: ReadonlySet<string>): boolean {
  return Object.entries(members(members(one)["digest"])).some(
    ([algorithm, hex]) => typeof hex === "string" && digests.has(`${algorithm}:${hex}`),
  );
}

interface Stated {
  readonly predicate: unknown;
  readonly told: Told;
  /** What the signer noted of the image. */
  readonly notes: Readonly<Record<string, string>>;
}

function attested(predicateType: string, { predicate, told, notes }: Stated): AttestedDocument {
  const { blob, checked, complain } = told;
  const { content, ...described } = describePredicate(predicateType, predicate);
  const attestation: Attestation = {
    ...described,
    predicateType,
    via: blob.via,
    digest: blob.digest,
    ...checked,
    ...(described.kind === "signature" && Object.keys(notes).length > 0 && { notes }),
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
  readonly simple: SimpleSigning;
}

/** cosign's signature of an image itself: over a text that names the digest. */
async function imageSignature(
  { bytes, signature, simple }: ImageSignature,
  reading: Reading,
): Promise<AttestedDocument | undefined> {
  const { blob, digests, trusted, complain } = reading;
  if (!digests.has(simple.digest)) {
    complain(`${nameOf(blob)}: the signature is of another image`);
    return undefined;
  }
  const certified = signature && annotatedBundle(blob.annotations, { message: bytes, signature });
  const checked = await checkTrust(
    {
      message: bytes,
      payload: bytes,
      signatures: signature ? [{ bytes: fromBase64(signature, "signature"), keyId: "" }] : [],
      ...(certified && { certified }),
    },
    trusted,
  );
  if (checked.trust === "invalid") complain(`the signature of the image: ${checked.why}`);
  const { reference, notes } = simple;
  const attestation: Attestation = {
    kind: "signature",
    predicateType: blob.mediaType,
    via: blob.via,
    digest: blob.digest,
    ...checked,
    ...(reference !== undefined && { signedAs: reference }),
    ...(Object.keys(notes).length > 0 && { notes }),
  };
  return { attestation };
}
