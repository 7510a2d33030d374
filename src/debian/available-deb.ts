import type { Clause, Provided } from "./relations.ts";

/** A binary package of an archive's index. */
export interface AvailableDeb {
  readonly name: string;
  readonly version: string;
  /** `amd64` or `all`. */
  readonly architecture: string;
  readonly source: { readonly name: string; readonly version: string };
  readonly multiArch: MultiArch;
  readonly depends: readonly Clause[];
  readonly preDepends: readonly Clause[];
  /** Left out where they were not read: none is then missed. */
  readonly recommends?: readonly Clause[];
  /** Clauses of one relation each, as those of `conflicts` and `replaces`. */
  readonly breaks: readonly Clause[];
  readonly conflicts: readonly Clause[];
  readonly replaces: readonly Clause[];
  readonly provides: readonly Provided[];
  readonly essential: boolean;
  /** `required`, `optional`; empty where the index does not say it. */
  readonly priority: string;
  /** Relative to the archive's address; without `..`. */
  readonly filename: string;
  readonly sizeBytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
  /** In KiB, as `Installed-Size`. */
  readonly installedSizeKib: number;
  readonly archive: DebArchive;
}

export type MultiArch = "no" | "same" | "foreign" | "allowed";

/** The suite of an archive that a package is from, as its signed Release file says. */
export interface DebArchive {
  readonly kind: "main" | "updates" | "security" | "other";
  /** `Debian`, `Ubuntu`. */
  readonly origin: string;
  /** `Debian-Security` */
  readonly label: string;
  /** `oldstable-security` */
  readonly suite: string;
  /** `bookworm-security` */
  readonly codename: string;
  /** What apt gives its versions without preferences: 500; 100 for backports; 1 for an archive to ask by hand. */
  readonly pin: 500 | 100 | 1;
  /** Where it was read from, without credentials. */
  readonly address: string;
}
