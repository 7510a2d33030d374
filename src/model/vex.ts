import type { Trust } from "./attestation.ts";

/** OpenVEX's words; those of CycloneDX and CSAF are mapped to them. */
export type VexStatus = "not_affected" | "affected" | "fixed" | "under_investigation";

/** What a VEX statement says of a finding, and who says so. */
export interface FindingVex extends VexOpinion {
  /** Other authors who say something else. */
  readonly contradictedBy?: readonly VexOpinion[];
}

export interface VexOpinion {
  readonly status: VexStatus;
  /** Why it is not affected: a word of the document's format. */
  readonly justification?: string;
  /** Its author's own explanation. */
  readonly statement?: string;
  readonly author: string;
  /** RFC 3339. */
  readonly date?: string;
  /** File or attestation that says so. */
  readonly document: string;
  readonly verified: Exclude<Trust, "invalid">;
}
