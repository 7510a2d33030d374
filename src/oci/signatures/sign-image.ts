import { Buffer } from "node:buffer";
import type { KeyObject } from "node:crypto";
import type { ImageReference, RegistryManifest } from "../../model/index.ts";
import { UsageError } from "../../model/index.ts";
import { simpleSigningType, writeSimpleSigning } from "../attestations/simple-signing.ts";
import type { ImageFiles } from "../image-files.ts";
import { shownReference } from "../references.ts";
import { findSigned, isAmong, type SignatureForm, type SignedPayload } from "./find-signed.ts";
import { pushDraft, pushReferrer, type ReferrerPorts } from "./push-referrer.ts";
import { publicPemOf, signMessage } from "./sign-message.ts";
import { appendLayer, bundleReferrer, type SignedLayer } from "./signature-manifests.ts";
import { keyBundle, signEnvelope } from "./signed-envelope.ts";
import { imageSignatureType, writeStatement } from "./statements.ts";

/** Who signs: a key, or a certificate that is asked for each time, as a bundle over a statement. */
export type Signer =
  | { readonly kind: "key"; readonly key: KeyObject }
  | { readonly kind: "certificate"; readonly sign: (statement: Uint8Array) => Promise<unknown> };

/** A document about an image. */
export interface Predicate {
  readonly predicateType: string;
  readonly predicate: unknown;
}

export interface SigningRequest {
  readonly image: ImageReference & { readonly digest: string };
  readonly signer: Signer;
  /** With a certificate always a bundle. */
  readonly forms: readonly SignatureForm[];
  readonly predicates: readonly Predicate[];
  /** What the signer notes with the signature of the image. */
  readonly notes: Readonly<Record<string, string>>;
  /** RFC 3339. */
  readonly now: string;
}

/** Where the image is. */
export interface SigningPorts extends ReferrerPorts {
  readonly files: ImageFiles;
}

/** What was attached, or was there already. */
export interface AttachedSignature {
  readonly predicateType: string;
  readonly form: SignatureForm;
  /** Of the manifest that holds it; left out where it was there. */
  readonly digest?: string;
  readonly isNew: boolean;
}

/**
 * Signs an image by its digest, and documents about it, and attaches the signatures. What the same
 * key has already said of it is not said again.
 *
 * @throws UsageError where there is no such image; errors of the ports
 */
export async function signImage(
  ports: SigningPorts,
  request: SigningRequest,
): Promise<readonly AttachedSignature[]> {
  const { image, signer, predicates } = request;
  const subject = await ports.registry.manifest(image);
  if (!subject) {
    throw new UsageError(`There is no image ${shownReference(image)} with this digest`, {
      hint: "Push it first, and name the digest that the push printed.",
    });
  }
  const known =
    signer.kind === "key"
      ? await findSigned(ports.files, { digest: image.digest, publicPem: publicPemOf(signer.key) })
      : [];
  const signing: Signing = { ...request, ports, subject, known };
  const forms = signer.kind === "key" ? request.forms : (["bundle"] as const);
  const attached: AttachedSignature[] = [];
  for (const form of forms) {
    attached.push(await attachOnce(signing, draftSignature(signing, form)));
    for (const one of predicates) {
      attached.push(await attachOnce(signing, draftAttestation(signing, { form, one })));
    }
  }
  return attached;
}

interface Signing extends SigningRequest {
  readonly ports: SigningPorts;
  readonly subject: RegistryManifest;
  /** What this key signed before. */
  readonly known: readonly SignedPayload[];
}

/** Something to sign, before it is signed. */
interface Draft {
  readonly form: SignatureForm;
  readonly predicateType: string;
  readonly payload: Uint8Array;
  attach(): Promise<string>;
}

async function attachOnce({ known }: Signing, draft: Draft): Promise<AttachedSignature> {
  const { form, predicateType, payload } = draft;
  if (isAmong(known, { form, payload })) return { form, predicateType, isNew: false };
  return { form, predicateType, isNew: true, digest: await draft.attach() };
}

function draftSignature(signing: Signing, form: SignatureForm): Draft {
  const { image, notes } = signing;
  if (form === "bundle") {
    const said = { predicateType: imageSignatureType, predicate: {}, notes };
    return draftBundle(signing, { ...said, digest: image.digest, version: "v1" });
  }
  const payload = writeSimpleSigning({ digest: image.digest, reference: nameOf(image), notes });
  return {
    form,
    predicateType: simpleSigningType,
    payload,
    attach: () => {
      const sig = Buffer.from(signMessage(keyOf(signing), payload)).toString("base64");
      const annotations = { "dev.cosignproject.cosign/signature": sig };
      const layer = { bytes: payload, mediaType: simpleSigningType, annotations };
      return pushTagged(signing, { layer, suffix: "sig" });
    },
  };
}

function draftAttestation(
  signing: Signing,
  { form, one }: { readonly form: SignatureForm; readonly one: Predicate },
): Draft {
  const { image } = signing;
  const said = { ...one, digest: image.digest, name: nameOf(image) };
  if (form === "bundle") return draftBundle(signing, { ...said, version: "v1" });
  const payload = writeStatement({ ...said, version: "v0.1" });
  return {
    form,
    predicateType: one.predicateType,
    payload,
    attach: () => {
      const bytes = json(signEnvelope(payload, keyOf(signing)));
      const annotations = {
        "dev.cosignproject.cosign/signature": "",
        predicateType: one.predicateType,
      };
      const layer = { bytes, mediaType: "application/vnd.dsse.envelope.v1+json", annotations };
      return pushTagged(signing, { layer, suffix: "att" });
    },
  };
}

function draftBundle(signing: Signing, said: Parameters<typeof writeStatement>[0]): Draft {
  const { signer, subject, now } = signing;
  const payload = writeStatement(said);
  const { predicateType } = said;
  return {
    form: "bundle",
    predicateType,
    payload,
    attach: async () => {
      const bundle =
        signer.kind === "key"
          ? keyBundle(signEnvelope(payload, signer.key), signer.key)
          : await signer.sign(payload);
      const { digest, mediaType, bytes } = subject;
      const described = { digest, mediaType, size: bytes.length };
      const draft = bundleReferrer({ bundle, subject: described, predicateType, created: now });
      return (await pushReferrer(signing.ports, { image: signing.image, draft })).digest;
    },
  };
}

function keyOf({ signer }: Signing): KeyObject {
  if (signer.kind === "key") return signer.key;
  throw new Error("A certificate signs bundles only");
}

/** As cosign names it in what it signs: host, repository, no tag. Of a layout it may have none. */
function nameOf({ registry, repository }: ImageReference): string {
  if (repository === "") return "";
  return `${registry === "docker.io" ? "index.docker.io" : registry}/${repository}`;
}

async function pushTagged(
  signing: Signing,
  { layer, suffix }: { readonly layer: SignedLayer; readonly suffix: "sig" | "att" },
): Promise<string> {
  const { ports, image } = signing;
  const place = { registry: image.registry, repository: image.repository };
  const tag = `${image.digest.replace(":", "-")}.${suffix}`;
  const draft = appendLayer(await ports.registry.manifest({ ...place, tag }), layer);
  await pushDraft(ports.writer, { image, draft, tag });
  return draft.manifest.digest;
}

function json(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}
