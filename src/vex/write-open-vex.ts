import { createHash } from "node:crypto";
import type { VexStatus } from "../model/index.ts";

/** What a document says of one vulnerability in one image. */
export interface NewStatement {
  /** The id that is shown, such as a CVE. */
  readonly id: string;
  readonly aliases: readonly string[];
  readonly status: VexStatus;
  /** Package URLs of the packages that it is about, as they are in the image. */
  readonly packages: readonly string[];
  /** In a sentence. */
  readonly notes?: string;
}

export interface NewVexDocument {
  readonly image: {
    /** Last part of its name: `shop`. */
    readonly name: string;
    /** Registry and path, without tag: `ghcr.io/acme/shop`; left out where none is known. */
    readonly repository?: string;
    /** Of its manifest. */
    readonly digest: string;
  };
  readonly statements: readonly NewStatement[];
  /** Seconds since the epoch. */
  readonly createdAt: number;
  /** `suture 0.1.0` */
  readonly tool: string;
}

/**
 * Writes an OpenVEX document about one image, which its digest names; the same text for the same
 * statements.
 *
 * @see OpenVEX specification 0.2.0; purl-spec, type oci
 */
export function writeOpenVex({ image, statements, createdAt, tool }: NewVexDocument): string {
  const product = productOf(image);
  const said = statements.map(({ id, aliases, status, packages, notes }) => ({
    vulnerability: { name: id, ...(aliases.length > 0 && { aliases }) },
    products: [{ ...product, subcomponents: packages.map((purl) => ({ "@id": purl })) }],
    status,
    ...(notes !== undefined && { status_notes: notes }),
  }));
  const timestamp = new Date(createdAt * 1000).toISOString().replace(".000Z", "Z");
  const content = { author: tool, timestamp, version: 1, tooling: tool, statements: said };
  const hash = createHash("sha256").update(JSON.stringify(content)).digest("hex");
  const document = {
    "@context": "https://openvex.dev/ns/v0.2.0",
    "@id": `https://openvex.dev/docs/public/vex-${hash}`,
    ...content,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function productOf({ name, repository, digest }: NewVexDocument["image"]) {
  const version = digest.replace(":", "%3A");
  const place = repository === undefined ? "" : `?repository_url=${encodeURIComponent(repository)}`;
  const hex = digest.startsWith("sha256:") ? digest.slice("sha256:".length) : undefined;
  return {
    "@id": `pkg:oci/${encodeURIComponent(name.toLowerCase())}@${version}${place}`,
    ...(hex !== undefined && { hashes: { "sha-256": hex } }),
  };
}
