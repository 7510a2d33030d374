/** The parts of SPDX 2.3 that suture writes. */
export interface SpdxDocument {
  readonly spdxVersion: "SPDX-2.3";
  readonly dataLicense: "CC0-1.0";
  readonly SPDXID: "SPDXRef-DOCUMENT";
  readonly name: string;
  readonly documentNamespace: string;
  readonly creationInfo: {
    /** UTC in whole seconds. */
    readonly created: string;
    readonly creators: readonly string[];
    readonly comment?: string;
  };
  readonly packages: readonly SpdxPackage[];
  readonly relationships: readonly Relationship[];
  readonly hasExtractedLicensingInfos?: readonly ExtractedLicense[];
}

export interface SpdxPackage {
  readonly SPDXID: string;
  readonly name: string;
  readonly versionInfo?: string;
  readonly supplier?: string;
  readonly downloadLocation: "NOASSERTION";
  readonly filesAnalyzed: false;
  readonly licenseConcluded: "NOASSERTION";
  readonly licenseDeclared: string;
  readonly copyrightText: "NOASSERTION";
  readonly primaryPackagePurpose?: "APPLICATION" | "CONTAINER" | "OPERATING_SYSTEM" | "LIBRARY";
  readonly sourceInfo?: string;
  readonly externalRefs?: readonly ExternalRef[];
  readonly annotations?: readonly Annotation[];
}

export interface ExternalRef {
  readonly referenceCategory: "PACKAGE-MANAGER" | "SECURITY";
  readonly referenceType: "purl" | "advisory";
  readonly referenceLocator: string;
}

export interface Annotation {
  readonly annotationDate: string;
  readonly annotationType: "OTHER";
  readonly annotator: string;
  /** `NAME: VALUE`. */
  readonly comment: string;
}

export interface Relationship {
  readonly spdxElementId: string;
  readonly relationshipType: "CONTAINS" | "DEPENDS_ON" | "DESCRIBES";
  readonly relatedSpdxElement: string;
}

export interface ExtractedLicense {
  readonly licenseId: string;
  readonly extractedText: string;
  readonly name: string;
}
