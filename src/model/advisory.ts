import type { Severity } from "./severity.ts";

/** A published advisory, OSV-shaped; facts only. */
export interface Advisory {
  readonly id: string;
  readonly aliases: readonly string[];
  /** Ids that this record was made from: Debian's records name their CVE here. */
  readonly upstream: readonly string[];
  /** RFC 3339; `modified` decides which of two records of one id wins. */
  readonly modified: string;
  readonly published?: string;
  readonly withdrawn?: string;
  /** CVSS vectors, any version. */
  readonly cvss: readonly string[];
  readonly summary?: string;
  readonly affected: readonly AffectedPackage[];
}

export type AffectedState = "fixed" | "wont-fix" | "not-affected" | "unimportant" | "undetermined";

export interface AffectedPackage {
  /** With the release where there is one: `Debian:12`. */
  readonly ecosystem: string;
  readonly name: string;
  readonly ranges: readonly AffectedRange[];
  /** Versions named one by one. */
  readonly versions: readonly string[];
  readonly state?: AffectedState;
  /** The distribution's own severity. */
  readonly severity?: Severity;
}

export interface AffectedRange {
  readonly type: "ECOSYSTEM" | "SEMVER" | "GIT";
  readonly events: readonly RangeEvent[];
}

/** OSV schema 1.6, ranges[].events[]. */
export type RangeEvent =
  | { readonly introduced: string }
  | { readonly fixed: string }
  | { readonly last_affected: string }
  | { readonly limit: string };

/** An advisory that matches a package at its version. */
export interface AdvisoryMatch {
  readonly advisory: Advisory;
  readonly affected: AffectedPackage;
  /** Lowest versions that leave the ranges the package is in; empty where there is none. */
  readonly fixedVersions: readonly string[];
}

/** What the database holds of one ecosystem. */
export interface Coverage {
  readonly ecosystem: string;
  /** RFC 3339: the day whose state the facts are; of an import, that of the newest fact. */
  readonly date: string;
  readonly records: number;
  /** `whole`, or `partial`: only the names it knows count as covered. */
  readonly extent: "whole" | "partial";
  /** `snapshot` ships with suture; `imported` came by `suture db`. */
  readonly origin: "snapshot" | "imported";
}

/** The advisory database as a port. */
export interface Advisories {
  readonly coverage: readonly Coverage[];
  /** Records of one package, withdrawn ones left out; `no-data` where it lies outside the coverage. */
  lookup(ecosystem: string, name: string): readonly Advisory[] | "no-data";
  /** By id or alias. */
  find(id: string): readonly Advisory[];
  /** CISA's known exploited vulnerabilities: the date it was added, for a CVE. */
  knownExploited(cve: string): string | undefined;
  /** EPSS probability from 0 to 1, where it is known. */
  epss(cve: string): number | undefined;
}
