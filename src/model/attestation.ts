/**
 * Whether who wrote a document is known: `given` by the user, `verified` with a key that the user
 * gave, `invalid` where such a key says that it was changed, else `unverified`.
 */
export type Trust = "given" | "verified" | "unverified" | "invalid";

/** A public key of the configuration, for signatures. */
export interface TrustedKey {
  /** As the user named its file. */
  readonly name: string;
  /** SubjectPublicKeyInfo as PEM. */
  readonly pem: string;
}

/** What somebody attached to an image beside its layers. */
export interface Attestation {
  readonly kind: "sbom" | "provenance" | "vex" | "signature" | "other";
  /** As in-toto names it; a media type where there is no statement. */
  readonly predicateType: string;
  /** How it is attached. */
  readonly via: "buildkit" | "referrer" | "cosign";
  /** Digest of the blob that holds it. */
  readonly digest: string;
  /** Who made the image, of provenance. */
  readonly builder?: string;
  /** Who wrote the document, in its own words. */
  readonly author?: string;
  /** RFC 3339, in its own words. */
  readonly date?: string;
  readonly signed: boolean;
  readonly trust: Trust;
  /** Name of the key that fits. */
  readonly key?: string;
  /** Why it is not verified. */
  readonly why?: string;
  /** Of a bill of materials: how it differs from the layers. */
  readonly comparison?: SbomComparison;
}

/** A bill of materials against what is in the layers, by package URL without qualifiers. */
export interface SbomComparison {
  /** Packages in both, in the same version. */
  readonly same: number;
  readonly onlyInSbom: ListedPurls;
  readonly onlyInImage: ListedPurls;
  readonly differentVersion: {
    readonly count: number;
    /** The first of them. */
    readonly packages: readonly VersionDifference[];
  };
}

export interface VersionDifference {
  /** Without version and qualifiers. */
  readonly purl: string;
  readonly inSbom: string;
  readonly inImage: string;
}

/** How many, and the first of them. */
export interface ListedPurls {
  readonly count: number;
  readonly purls: readonly string[];
}

/** An attestation with its document. */
export interface AttestedDocument {
  readonly attestation: Attestation;
  /** Parsed JSON, or the text of an SPDX tag-value file; left out where it must not be used. */
  readonly content?: unknown;
}

/** What is attached to an image, and what of it could not be read. */
export interface Attested {
  readonly documents: readonly AttestedDocument[];
  /** Digests that name the image: of its manifest, and of the indexes that hold it. */
  readonly digests: readonly string[];
  /** One sentence each. */
  readonly problems: readonly string[];
}
