import type { RelatedDeb } from "../installed-packages.ts";
import type { Breakage, NewlyBroken } from "./breakage.ts";
import type { Choice } from "./offers.ts";
import type { PackageKey } from "./package-key.ts";
import type { Universe } from "./universe.ts";

/** What an upgrade grows from. */
export interface Growth {
  readonly universe: Universe;
  /** Over `allOffers` where new packages are allowed. */
  readonly breakage: Breakage;
  readonly choice: Choice;
  readonly allowsNew: boolean;
}

/** A package that must change together with another, and which that is. */
export interface Pulled {
  readonly key: PackageKey;
  readonly deb: RelatedDeb;
  readonly by: PackageKey;
  /** They ask for each other in one exact version. */
  readonly isExact: boolean;
}

/** A package of which something is broken. */
export interface BrokenPackage {
  readonly key: PackageKey;
  readonly owner: RelatedDeb;
  readonly broken: NewlyBroken;
}
