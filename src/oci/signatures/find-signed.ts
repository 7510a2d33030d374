import { Buffer } from "node:buffer";
import { type AttachedBlob, findAttachments } from "../attestations/attached-manifests.ts";
import { checkSignature } from "../attestations/check-signature.ts";
import { fromBase64, readEnvelope, type Signed } from "../attestations/dsse.ts";
import { guarded } from "../attestations/guarded.ts";
import { readSimpleSigning } from "../attestations/simple-signing.ts";
import { checkDigest } from "../digest.ts";
import type { ImageFiles } from "../image-files.ts";
import { members, text } from "../json.ts";
import { readStored } from "../tar/byte-source.ts";

/** How a signature is attached: under cosign's tags, which every version reads, or as cosign 3 does. */
export type SignatureForm = "tag" | "bundle";

/** Something that a key has signed and that is attached to an image. */
export interface SignedPayload {
  readonly form: SignatureForm;
  readonly payload: Uint8Array;
}

export interface SignedQuery {
  /** Of the image. */
  readonly digest: string;
  readonly publicPem: string;
}

/** Finds what a key has signed of an image before. What cannot be read is left out. */
export async function findSigned(
  files: ImageFiles,
  { digest, publicPem }: SignedQuery,
): Promise<readonly SignedPayload[]> {
  const complain = () => {};
  const { blobs } = await findAttachments(files, { digest, complain });
  const found: SignedPayload[] = [];
  for (const blob of blobs) {
    const what = "what is attached";
    const signed = await guarded({ what, complain }, () => readSigned(files, blob));
    if (!signed) continue;
    const { trust } = checkSignature(signed, [{ name: "own", pem: publicPem }]);
    const form = blob.via === "cosign" ? "tag" : "bundle";
    if (trust === "verified") found.push({ form, payload: signed.payload });
  }
  return found;
}

/** True where a payload says what one of them says; when it was said does not count. */
export function isAmong(
  known: readonly SignedPayload[],
  { form, payload }: SignedPayload,
): boolean {
  const wanted = essenceOf(payload);
  return known.some((one) => one.form === form && essenceOf(one.payload) === wanted);
}

/** Signatures and statements are signed anew where they are larger: comparing is not worth it. */
const maxBytes = 32 << 20;

async function readSigned(files: ImageFiles, blob: AttachedBlob): Promise<Signed | undefined> {
  const file = await files.find(`blobs/${blob.digest.replace(":", "/")}`);
  const bytes = file && (await readStored(file, maxBytes));
  if (!bytes) return undefined;
  checkDigest(bytes, blob.digest, "It");
  const value: unknown = JSON.parse(Buffer.from(bytes).toString("utf8"));
  if (!readSimpleSigning(value)) return readEnvelope(value);
  const signature = text(blob.annotations["dev.cosignproject.cosign/signature"]);
  if (!signature) return undefined;
  const signatures = [{ bytes: fromBase64(signature, "signature"), keyId: "" }];
  return { message: bytes, payload: bytes, signatures };
}

function essenceOf(payload: Uint8Array): string {
  const value: unknown = JSON.parse(Buffer.from(payload).toString("utf8"));
  const { predicate, ...statement } = members(value);
  if (predicate === undefined) return JSON.stringify(value);
  const { Timestamp: _, ...said } = members(predicate);
  return JSON.stringify([statement, typeof predicate === "object" ? said : predicate]);
}
