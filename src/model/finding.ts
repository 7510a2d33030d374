import type { AffectedState } from "./advisory.ts";
import type { Location } from "./location.ts";
import type { Confidence } from "./rule.ts";
import type { Severity } from "./severity.ts";
import type { FindingVex } from "./vex.ts";

export type FindingKind = "vulnerability" | "misconfiguration" | "secret" | "code";

interface FindingBase {
  /** Survives line moves; equal ones are compared as a multiset (CONTRACT, counting and identity). */
  readonly fingerprint: string;
  readonly title: string;
  readonly message: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** CWE numbers. */
  readonly cwe: readonly number[];
  readonly location: Location;
  readonly suppression?: Suppression;
  readonly priority: Priority;
}

/** A package at a version that an advisory affects: one alias group on one package. */
export interface VulnerabilityFinding extends FindingBase {
  readonly kind: "vulnerability";
  /** The id shown: the CVE of the group, else its GHSA, else its own. */
  readonly rule: string;
  readonly advisories: readonly string[];
  readonly aliases: readonly string[];
  readonly package: AffectedPackageRef;
  /** Lowest versions that clear this group; empty where there is no fix. */
  readonly fixedVersions: readonly string[];
  readonly state: AffectedState | "affected";
  readonly cvss?: { readonly score: number; readonly vector: string };
  readonly knownExploited?: string;
  readonly epss?: number;
  readonly published?: string;
  /** What a VEX statement says of it; only a given or a verified one suppresses it. */
  readonly vex?: FindingVex;
}

export interface AffectedPackageRef {
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly ecosystem: string;
  readonly source?: string;
  /** Of an image: diffID of the layer that brought it. */
  readonly layer?: string;
  /**
   * Where it is installed. Left out where the finding's own location is that; of an image that is
   * tied to a Dockerfile, the finding points to the instruction.
   */
  readonly location?: Location;
}

/** Where the subject of a finding is: of a package, where it is installed, whatever brought it. */
export function subjectOf(finding: {
  readonly location: Location;
  readonly package?: AffectedPackageRef;
}): Location {
  return finding.package?.location ?? finding.location;
}

/** What a rule found in a document. */
export interface RuleFinding<E = unknown> extends FindingBase {
  readonly kind: "misconfiguration" | "secret" | "code";
  readonly rule: string;
  readonly advice: string;
  /** For fixers; plain JSON values, never a secret, not part of a report. */
  readonly evidence: E;
  readonly symbol?: string;
  readonly trace?: readonly { readonly location: Location; readonly message: string }[];
  /** Nothing yet: a finding only where a program says something of it. */
  readonly needsJudgement?: true;
  /** Line and column regions to mask when this file is shown. */
  readonly secretCount: number;
}

export type Finding = VulnerabilityFinding | RuleFinding;

/** Why a finding does not count. */
export interface Suppression {
  /** `suture`, `nosec`, `gitleaks:allow`, `.trivyignore`, `suture.toml`, `vex`. */
  readonly by: string;
  readonly reason?: string;
  /** ISO date; past it the suppression no longer holds. */
  readonly until?: string;
}

export type Bucket = "day-1" | "week-1" | "later";

const bucketOrder: Record<Bucket, number> = { "day-1": 0, "week-1": 1, later: 2 };

/** Orders buckets, the first to do first. */
export function compareBucket(a: Bucket, b: Bucket): number {
  return bucketOrder[a] - bucketOrder[b];
}

/** How urgent a finding is, and which facts decided. */
export interface Priority {
  readonly bucket: Bucket;
  /** 0 is the most urgent of this scan. */
  readonly rank: number;
  readonly because: string;
}

/** A finding that detect made and prioritize has not ranked yet. */
export type DetectedFinding =
  | Omit<VulnerabilityFinding, "priority">
  | Omit<RuleFinding, "priority">;
