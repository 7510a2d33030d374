import type { AvailableDeb } from "../available-deb.ts";

/** Which packages an upgrade changes, and which it leaves though there is something to say about them. */
export interface UpgradePlan {
  /** By name, then architecture. */
  readonly changes: readonly PlannedChange[];
  /** In the same order. */
  readonly kept: readonly KeptPackage[];
}

export interface PlannedChange {
  readonly name: string;
  /** Of the installed package; of a new one, its own. */
  readonly architecture: string;
  /** Left out where the package is new. */
  readonly from?: string;
  readonly to: string;
  readonly deb: AvailableDeb;
  readonly why: PlannedFor;
}

/** What a package is changed for; `of` as dpkg shows names: `libc6`, `libc6:i386`. */
export type PlannedFor =
  | { readonly kind: "requested" }
  /** Both are made of one source, or one asks for the other in exactly its version. */
  | { readonly kind: "sibling"; readonly of: string }
  | { readonly kind: "dependency"; readonly of: string };

export interface KeptPackage {
  readonly name: string;
  /** Empty where no such package is installed. */
  readonly architecture: string;
  /** The installed version; empty where there is none. */
  readonly version: string;
  /** The newer version that is to be had. */
  readonly newest?: string;
  readonly reason: KeptReason;
}

/** Why a package stays as it is. Packages are named as dpkg shows them. */
export type KeptReason =
  /** Its user put it on hold. */
  | { readonly kind: "held" }
  /** Somebody else built it. */
  | { readonly kind: "foreign"; readonly origin: string }
  /** The preferences want another version; `isUnread` where they say something that is not understood. */
  | { readonly kind: "pinned"; readonly pin: string; readonly isUnread: boolean }
  /** There is none, or none that is new enough; `wanted` is what was asked for. */
  | { readonly kind: "no-newer"; readonly wanted?: string }
  /** It is as new as was asked for. */
  | { readonly kind: "new-enough"; readonly wanted: string }
  | { readonly kind: "not-found" }
  /** apt keeps it, together with others that cannot be; requested, it can be upgraded. */
  | { readonly kind: "kept-by-apt" }
  /** It would need packages that are not installed: of each the first choice. */
  | { readonly kind: "needs-new"; readonly packages: readonly string[] }
  /** These would have to go. */
  | { readonly kind: "needs-removal"; readonly packages: readonly string[] }
  /** Another package that stays as it is is in the way, by a relation of `owner`. */
  | {
      readonly kind: "blocked";
      readonly by: string;
      readonly owner: string;
      readonly relation: string;
      readonly because: KeptReason;
    }
  /** No archive has what it depends on. */
  | { readonly kind: "unmet"; readonly owner: string; readonly relation: string };

/** Something to upgrade, by name; where `atLeast` is not reached, it is told. */
export interface UpgradeRequest {
  readonly name: string;
  /** `source`: all packages made of it; `any`: those of either name. */
  readonly of: "package" | "source" | "any";
  readonly atLeast?: string;
}
