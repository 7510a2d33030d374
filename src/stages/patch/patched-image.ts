import type { KeptApkReason } from "../../alpine/solve/apk-plan.ts";
import type { KeptReason } from "../../debian/solve/upgrade-plan.ts";
import type { CheckResult, Finding, UncheckedFinding } from "../../model/index.ts";

/** How a patch ended: `nothing` where no package had to change, `incomplete` where one that should have could not. */
export type PatchOutcome = "patched" | "nothing" | "incomplete";

/** What a patch does to one platform of an image. */
export interface PlatformPatch {
  /** `linux/amd64` */
  readonly platform: string;
  /** Of the image as it was. */
  readonly manifestDigest?: string;
  readonly changed: readonly ChangedPackage[];
  readonly left: readonly LeftPackage[];
  /** Entries of apt's sources or apk's repositories that are not used, and why. */
  readonly skippedSources: readonly string[];
  readonly layer?: PatchLayer;
  readonly proof?: PatchProof;
}

/** A package that gets another version. */
export interface ChangedPackage {
  readonly name: string;
  readonly architecture: string;
  /** Left out where it is new. */
  readonly from?: string;
  readonly to: string;
  readonly source: string;
  /** Of its file. */
  readonly sizeBytes: number;
  /** `bookworm-security`, `v3.20/main` */
  readonly suite: string;
  /** For people, why it changes where nobody asked for it: `for libssl3`. */
  readonly because?: string;
  /** What its scripts would do, and what is done in their place. */
  readonly scripts: readonly string[];
}

/** A package that stays though there is something to say about it. */
export interface LeftPackage {
  readonly name: string;
  /** Empty where it is not installed. */
  readonly architecture: string;
  readonly version: string;
  /** The version that is to be had. */
  readonly newest?: string;
  readonly reason: KeptReason["kind"] | KeptApkReason["kind"] | "refused" | "no-fix";
  /** One sentence. */
  readonly message: string;
  /** It was asked for, or apt or apk would have changed it: the outcome is incomplete. */
  readonly isMissed: boolean;
}

/** The layer that makes the changes. */
export interface PatchLayer {
  readonly diffId: string;
  readonly digest: string;
  /** Compressed. */
  readonly sizeBytes: number;
  readonly written: number;
  readonly removed: number;
  /** Newest time of what it writes, in seconds since the epoch. */
  readonly newest: number;
}

/** What a look at the image with the new layer shows. */
export interface PatchProof {
  readonly checks: readonly CheckResult[];
  readonly gone: readonly Finding[];
  /** Findings of packages of the system that an upgrade should remove, and that are still there. */
  readonly remains: readonly Finding[];
  readonly introduced: readonly Finding[];
  readonly unchecked: readonly UncheckedFinding[];
}

/** How all platforms together ended. */
export function outcomeOfPatch(platforms: readonly PlatformPatch[]): PatchOutcome {
  const isMissed = platforms.some(
    ({ left, proof }) =>
      left.some((one) => one.isMissed) || proof?.checks.some(({ result }) => result === "failed"),
  );
  if (isMissed) return "incomplete";
  return platforms.some(({ changed }) => changed.length > 0) ? "patched" : "nothing";
}
