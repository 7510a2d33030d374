import type { Location } from "./location.ts";

/** What a project needs a package for, where not to run: `peer` is for its users to bring. */
export type PackageScope = "development" | "optional" | "peer";

/** An installed or required package of one ecosystem. */
export interface Package {
  /** As the ecosystem normalises it (PEP 503 for PyPI); for Debian the binary package. */
  readonly name: string;
  readonly version: string;
  /** Package URL with version (purl-spec). */
  readonly purl: string;
  /** OSV's name, with the release where it has one: `PyPI`, `Debian:12`. */
  readonly ecosystem: string;
  /** What advisories name, where it is not the package itself: Debian's source package and its version. */
  readonly source?: { readonly name: string; readonly version: string };
  readonly architecture?: string;
  /** Of an image: diffID of the layer that brought it in this version. */
  readonly layer?: string;
  /** Which of the instructions of that layer brought it, as an index; left out where that cannot be told. */
  readonly instruction?: number;
  /** No package database names it any more: a lower layer's does, and its files are still there. */
  readonly isUnlisted?: true;
  /** Every place that says so, the one to edit first. */
  readonly locations: readonly Location[];
  /** Names of packages that require this one, where known; empty for what the project asks for itself. */
  readonly requiredBy: readonly string[];
  /** Names of the packages that this one requires, where known. */
  readonly dependsOn: readonly string[];
  /** Of a project, where its lock says so; left out where the application runs with it. */
  readonly scope?: PackageScope;
  /** Who built it, where it is not the ecosystem's own archive: `apt.postgresql.org`. */
  readonly origin?: string;
  /** SPDX expression or the package's own words. */
  readonly license?: string;
  /** Of an RPM package that was built for a module: `NAME:STREAM`, since streams have versions of their own. */
  readonly moduleStream?: string;
}

/** Package URL without version and qualifiers: the part of a package's identity that an upgrade keeps. */
export function purlWithoutVersion(purl: string): string {
  return (purl.split("?")[0] ?? purl).replace(/@[^/@]*$/, "");
}
