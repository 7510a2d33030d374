import { Buffer } from "node:buffer";
import { members, text } from "../json.ts";

/** What cosign calls predicates, and the types that in-toto statements carry. */
const predicateTypes: Readonly<Record<string, string | undefined>> = {
  custom: "https://cosign.sigstore.dev/attestation/v1",
  cyclonedx: "https://cyclonedx.org/bom",
  link: "https://in-toto.io/Link/v1",
  openvex: "https://openvex.dev/ns",
  slsaprovenance: "https://slsa.dev/provenance/v0.2",
  slsaprovenance02: "https://slsa.dev/provenance/v0.2",
  slsaprovenance1: "https://slsa.dev/provenance/v1",
  spdx: "https://spdx.dev/Document",
  spdxjson: "https://spdx.dev/Document",
  vuln: "https://cosign.sigstore.dev/attestation/vuln/v1",
};

/** Type of the statement by which cosign 3 signs an image. */
export const imageSignatureType = "https://sigstore.dev/cosign/sign/v1";

/** The short names. */
export const predicateNames: readonly string[] = Object.keys(predicateTypes);

/**
 * The type of a predicate by its short name, or as it is spelled out.
 *
 * @returns `undefined` where it is neither
 */
export function predicateTypeOf(name: string): string | undefined {
  const known = Object.hasOwn(predicateTypes, name) ? predicateTypes[name] : undefined;
  return known ?? (/^https?:\/\/[^\s]+$/.test(name) ? name : undefined);
}

/** The name of a type that a document itself states: a bill of materials, or VEX. */
export function describesItself(document: string): string | undefined {
  const fields = members(parsed(document));
  if (fields["bomFormat"] === "CycloneDX") return "cyclonedx";
  if (text(fields["spdxVersion"]) || /^SPDXVersion:\s*SPDX-/m.test(document.slice(0, 4096))) {
    return "spdx";
  }
  return (text(fields["@context"]) ?? "").startsWith("https://openvex.dev/ns")
    ? "openvex"
    : undefined;
}

/**
 * The predicate of a statement, from the text of a document: JSON, but for SPDX's own text and what
 * cosign calls custom, which it wraps.
 *
 * @param how - the type's name as given, and the time as RFC 3339
 * @throws SyntaxError where it must be JSON and is not
 */
export function readPredicate(
  document: string,
  { name, now }: { readonly name: string; readonly now: string },
): unknown {
  if (name === "custom") return { Data: document, Timestamp: now };
  const isText = name === "spdx" && parsed(document) === undefined;
  return isText ? document : JSON.parse(document);
}

function parsed(document: string): unknown {
  try {
    return JSON.parse(document);
  } catch {
    return undefined;
  }
}

/**
 * Tells whether a type is the one asked for, in whatever version where the name has none:
 * `https://cyclonedx.org/bom/v1.5` is `cyclonedx`, either provenance `slsaprovenance`.
 */
export function isOfType(predicateType: string, name: string): boolean {
  const wanted = name === "slsaprovenance" ? "https://slsa.dev/provenance" : predicateTypeOf(name);
  if (wanted === undefined) return false;
  return predicateType === wanted || predicateType.startsWith(`${wanted}/`);
}

/** A predicate about one image. */
export interface ImageStatement {
  readonly digest: string;
  /** Name of the repository; left out as cosign 3 does where it signs an image. */
  readonly name?: string;
  readonly predicateType: string;
  readonly predicate: unknown;
  /** Of the in-toto attestation framework: what cosign 2 writes and reads, and what 3 does. */
  readonly version: "v0.1" | "v1";
  /** What the signer notes of the image. */
  readonly notes?: Readonly<Record<string, string>>;
}

/** @see in-toto attestation framework 1.0, statement.md */
export function writeStatement(statement: ImageStatement): Uint8Array {
  const { digest, name, predicateType, predicate, version, notes = {} } = statement;
  const [algorithm = "", hex = ""] = digest.split(":");
  const subject = {
    ...(name !== undefined && { name }),
    digest: { [algorithm]: hex },
    ...(Object.keys(notes).length > 0 && { annotations: notes }),
  };
  const written = {
    _type: `https://in-toto.io/Statement/${version}`,
    predicateType,
    subject: [subject],
    predicate,
  };
  return Buffer.from(JSON.stringify(written));
}
