import type { ApkDependency } from "../dependencies.ts";
import type { ApkPackage } from "../packages.ts";

/** What an upgrade is solved from. */
export interface ApkSolverInput {
  readonly installed: readonly ApkPackage[];
  /** `etc/apk/world`: what was asked for by hand, with the versions that it must keep to. */
  readonly world: readonly ApkDependency[];
  /** Of all repositories that are read. */
  readonly available: readonly ApkPackage[];
  /** Only these packages, and what must move with them; without it, all. */
  readonly requests?: readonly ApkRequest[];
}

export interface ApkRequest {
  readonly name: string;
  /** `origin`: all packages that were built with it. */
  readonly of: "package" | "origin" | "any";
  readonly atLeast?: string;
}

export interface ApkPlan {
  /** By name. */
  readonly changes: readonly ApkChange[];
  /** By name. */
  readonly kept: readonly KeptApk[];
}

export interface ApkChange {
  readonly name: string;
  /** Left out where the package is new. */
  readonly from?: string;
  readonly to: string;
  readonly apk: ApkPackage;
  /** `of` is the package that needs it; left out where it was asked for. */
  readonly of?: string;
}

export interface KeptApk {
  readonly name: string;
  readonly version: string;
  readonly newest?: string;
  readonly reason: KeptApkReason;
}

export type KeptApkReason =
  | { readonly kind: "not-found" }
  | { readonly kind: "no-newer" | "new-enough"; readonly wanted?: string }
  /** Nothing needs it any more, and apk would remove it; it may be upgraded all the same. */
  | { readonly kind: "unneeded" }
  /** It is there by itself, beside others (`install_if`): of the newer version one is not there. */
  | { readonly kind: "install-if"; readonly dependency: string }
  /** `owner` is empty where the world file says so. */
  | { readonly kind: "unmet"; readonly owner: string; readonly dependency: string }
  | {
      readonly kind: "conflict";
      readonly owner: string;
      readonly dependency: string;
      readonly with: string;
    };
