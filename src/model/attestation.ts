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

/** Whom a certificate names: as Fulcio issues them, short-lived and logged. */
export interface SignerIdentity {
  /** The subject alternative name: an address, or the place of a workflow. */
  readonly subject: string;
  /** Who vouched for the subject: the address of an OpenID Connect issuer. */
  readonly issuer: string;
}

/** An identity of the configuration: a certificate is believed where both fit. */
export interface TrustedIdentity {
  /** Compared as it is, or a pattern that the whole subject must match. */
  readonly subject: string | RegExp;
  readonly issuer: string;
}

/** Something that was signed with a certificate. */
export interface CertifiedSignature {
  /** A sigstore bundle, as JSON. */
  readonly bundle: unknown;
  /** What the signature is over, where the bundle does not hold it. */
  readonly message?: Uint8Array;
}

/** What a certificate came to: whom it names, and why that is not believed where it is not. */
export interface CertificateVerdict {
  /** Left out where the certificate or its signature does not hold. */
  readonly identity?: SignerIdentity;
  /** Left out where the identity is one of those that are trusted. */
  readonly why?: string;
}

/**
 * Holds signatures with certificates against trusted roots and identities. Never throws on content.
 *
 * @throws EnvironmentError where the trusted root cannot be had
 */
export type CheckCertificate = (signed: CertifiedSignature) => Promise<CertificateVerdict>;

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
  /** Whom its certificate names, where that holds. */
  readonly identity?: SignerIdentity;
  /** Of a signature of an image: the name that was signed, which the digest alone decides over. */
  readonly signedAs?: string;
  /** Of a signature of an image: what the signer noted. */
  readonly notes?: Readonly<Record<string, string>>;
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
  /** How many of the problems are of something that could not be read. */
  readonly unread?: number;
}
