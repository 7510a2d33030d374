import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { openRegistry, type RegistryOptions } from "../io/registry/registry.ts";
import { EnvironmentError, type ImageReference } from "../model/index.ts";
import { attachStatement } from "../oci/signatures/attach-statement.ts";
import type { Predicate } from "../oci/signatures/sign-image.ts";
import { predicateTypeOf } from "../oci/signatures/statements.ts";
import type { PatchedImage } from "../stages/patch/patch-image.ts";
import { patchVex } from "../stages/patch/patch-vex.ts";
import { version } from "./version.ts";

/** An OpenVEX document of what a patch fixed in one platform of an image. */
export interface PatchDocument {
  /** `linux/amd64` */
  readonly platform: string;
  /** Of the platform's manifest. */
  readonly digest: string;
  readonly text: string;
  /** Vulnerabilities that it says are fixed. */
  readonly count: number;
}

/**
 * Writes what a patch fixed, a document for each platform.
 *
 * @param name - of the patched image, where it has one
 */
export function patchDocuments(
  { platforms, digests, createdAt }: Pick<PatchedImage, "platforms" | "digests" | "createdAt">,
  name: string | undefined,
): readonly PatchDocument[] {
  return platforms.flatMap((patch, at) => {
    const digest = digests[at];
    if (digest === undefined) return [];
    const text = patchVex({ patch, digest, name, createdAt, tool: `suture ${version}` });
    const { statements } = JSON.parse(text) as { readonly statements: readonly unknown[] };
    return [{ platform: patch.platform, digest, text, count: statements.length }];
  });
}

/** The document as it is attached to an image. */
export function vexPredicate({ text }: PatchDocument): Predicate {
  const predicateType = predicateTypeOf("openvex");
  if (predicateType === undefined) throw new Error("No predicate openvex");
  return { predicateType, predicate: JSON.parse(text) };
}

/** One document for one platform; of several, each in a file of its own. */
export function writeDocuments(file: string, documents: readonly PatchDocument[]): void {
  for (const { platform, text } of documents) {
    const suffix = documents.length === 1 ? "" : `.${platform.replaceAll("/", "-")}`;
    try {
      writeFileSync(resolve(`${file}${suffix}`), text);
    } catch (cause) {
      throw new EnvironmentError(`The VEX document cannot be written to ${file}${suffix}.`, {
        cause,
      });
    }
  }
}

export interface Attaching {
  readonly to: Pick<ImageReference, "registry" | "repository">;
  readonly options: RegistryOptions;
}

/** A document that was attached to a pushed image, without a signature. */
export interface AttachedDocument {
  /** Of the manifest that it is about. */
  readonly subject: string;
  /** Of the manifest that holds it. */
  readonly digest: string;
  /** Vulnerabilities that it says are fixed. */
  readonly fixed: number;
}

/** Attaches the documents that say something to images that were pushed before. */
export async function attachDocuments(
  documents: readonly PatchDocument[],
  { to, options }: Attaching,
): Promise<readonly AttachedDocument[]> {
  const said = documents.filter(({ count }) => count > 0);
  if (said.length === 0) return [];
  const { openRegistryWriter } = await import("../io/registry/registry-writer.ts");
  const ports = { registry: openRegistry(options), writer: openRegistryWriter(options) };
  const attached: AttachedDocument[] = [];
  for (const document of said) {
    const subject = document.digest;
    const digest = await attachStatement(ports, { ...to, digest: subject }, vexPredicate(document));
    attached.push({ subject, digest, fixed: document.count });
  }
  return attached;
}
