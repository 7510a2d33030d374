import type { VexStatus } from "../model/index.ts";

/** What somebody says of vulnerabilities in products, whatever the format. */
export interface VexDocument {
  readonly format: "OpenVEX" | "CycloneDX" | "CSAF";
  readonly author: string;
  readonly statements: readonly VexStatement[];
}

export interface VexStatement {
  /** The vulnerability by all names that are given. */
  readonly ids: readonly string[];
  readonly products: readonly VexProduct[];
  readonly status: VexStatus;
  readonly justification?: string;
  /** Why, or what to do, in its author's words. */
  readonly statement?: string;
  /** RFC 3339. */
  readonly date?: string;
}

/** One thing that a statement is about, named in any of these ways. */
export interface VexProduct {
  readonly purls: readonly string[];
  /** `sha256:HEX` of an image's manifest. */
  readonly digests: readonly string[];
  /** Other names: an image reference. */
  readonly names: readonly string[];
  /** Package URLs of the parts that are meant; all of the product where left out. */
  readonly subcomponents?: readonly string[];
  /** Only in these versions. */
  readonly versions?: readonly string[];
}
