import type { Coverage } from "./advisory.ts";
import type { BasePin } from "./builder.ts";
import type { Gap } from "./inventory.ts";
import type { Counts } from "./plan.ts";
import type { ImageReference } from "./ports.ts";
import type { Severity } from "./severity.ts";

/** What one release is made of: a plan file as it is meant, paths absolute. */
export interface ReleasePlan {
  /** As the user named its file. */
  readonly file: string;
  /** Where it is pushed to. */
  readonly image: Pick<ImageReference, "registry" | "repository">;
  /** Set when everything else went well. */
  readonly tags: readonly string[];
  readonly make: BuildPlan | PatchPlan;
  readonly gate: GatePlan;
  /** Left out where the plan says that it is not signed. */
  readonly sign?: SignPlan;
  readonly notify: readonly { readonly notifier: string; readonly url: string }[];
  readonly heartbeat: { readonly file?: string; readonly url?: string };
  /** Values that came from the environment: never shown, never kept. */
  readonly secrets: readonly string[];
}

/** A build of a Dockerfile. */
export interface BuildPlan {
  readonly kind: "build";
  /** Id of a builder; the first one that is there where left out. */
  readonly builder?: string;
  readonly context: string;
  readonly dockerfile: string;
  readonly target?: string;
  readonly platforms: readonly string[];
  readonly arguments: Readonly<Record<string, string>>;
  /** Absolute paths of files that a RUN may mount, by their ids. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly refresh?: RefreshPlan;
  /** Seconds since the epoch; when the newest base was made where left out. */
  readonly sourceDateEpoch?: number;
  /** Base images that are not asked for in a registry, by their name in the Dockerfile. */
  readonly layouts: Readonly<Record<string, { readonly path: string; readonly tag?: string }>>;
  readonly timeoutMs: number;
}

export type RefreshPlan =
  | { readonly kind: "argument"; readonly name: string }
  | { readonly kind: "stages"; readonly stages: readonly string[] }
  | { readonly kind: "all" };

/** New packages for an image that is there, without building it. */
export interface PatchPlan {
  readonly kind: "patch";
  readonly image: ImageReference;
  readonly platforms: readonly string[];
  /** Says with the image, as VEX, what was fixed in it. */
  readonly vex: boolean;
}

/** What may be pushed. */
export interface GatePlan {
  /** The least severe finding that stops it. */
  readonly failOn: Severity;
  /** Findings that no upgrade removes do not stop it. */
  readonly fixableOnly: boolean;
  /** As `--only`: kinds, rule prefixes, rule ids; everything where empty. */
  readonly only: readonly string[];
  /** As `--max-data-age`. */
  readonly maxDataAge?: string;
}

export interface SignPlan {
  /** Absolute path of the private key. */
  readonly key: string;
  /** Absolute path of the public key that the signature is held against; its other half where left out. */
  readonly publicKey?: string;
  /** The key's file as the plan names it. */
  readonly name: string;
  readonly password?: string;
}

/**
 * Patches the packages of an image without building it. Made elsewhere: a release takes it as a port.
 *
 * @returns what was fixed in each platform, where something was
 * @throws SutureError where the image is not patched
 */
export type PatchImage = (request: PatchRequest) => Promise<readonly FixedDocument[]>;

/** An OpenVEX document of what a patch fixed. */
export interface FixedDocument {
  /** Of the manifest that it is about. */
  readonly digest: string;
  readonly vex: unknown;
}

export interface PatchRequest {
  /** By digest. */
  readonly image: ImageReference & { readonly digest: string };
  readonly platforms: readonly string[];
  /** What the patched image will be called: registry and repository. */
  readonly name: string;
  /** Folder that is not there yet; the OCI layout that is made. */
  readonly output: string;
}

/** In order; each can be done again without harm. */
export const releaseSteps = [
  "resolve",
  "build",
  "scan",
  "gate",
  "push",
  "sign",
  "verify",
  "record",
  "tag",
  "notify",
] as const;

export type ReleaseStep = (typeof releaseSteps)[number];

/**
 * `verified` while the tags are still to be set; `released`, or `unchanged` where the very same image is what the tags already name; `stopped` by
 * the gate; `incomplete` where the image could not be looked at as a whole; `failed` where
 * something around suture is missing; `rolled-back`.
 */
export type ReleaseOutcome =
  | "verified"
  | "released"
  | "unchanged"
  | "stopped"
  | "incomplete"
  | "failed"
  | "rolled-back";

/** What one run did, as it is kept and told. */
export interface ReleaseRecord {
  readonly schemaVersion: "1";
  readonly run: string;
  /** File of the plan, as the user named it. */
  readonly plan: string;
  readonly tool: { readonly name: "suture"; readonly version: string };
  /** Repository with its registry. */
  readonly image: string;
  readonly outcome: ReleaseOutcome;
  /** RFC 3339. */
  readonly startedAt: string;
  /** RFC 3339. */
  readonly finishedAt: string;
  /** In one sentence, why it did not end well. */
  readonly reason?: string;
  readonly digest?: string;
  readonly tags: readonly string[];
  readonly bases: readonly Pick<BasePin, "image" | "digest">[];
  /** What made it: `buildah 1.28.2`. */
  readonly builder?: string;
  readonly scan?: ReleaseScan;
  readonly gate?: ReleaseGate;
  readonly signature?: ReleaseSignature;
  /** What the first tag named before: `suture release --rollback` sets it back to that. */
  readonly previous?: string;
}

/** What the scan of the image said. */
export interface ReleaseScan {
  readonly counts: Counts;
  readonly data: readonly Coverage[];
  readonly gaps: readonly Gap[];
}

export interface ReleaseGate {
  readonly passes: boolean;
  readonly failOn: Severity;
  /** Findings that stop it, the most urgent first; the first of them where there are many. */
  readonly blocking: readonly {
    readonly rule: string;
    readonly severity: Severity;
    readonly title: string;
  }[];
  readonly blockingCount: number;
}

export interface ReleaseSignature {
  /** File of the key, as the plan names it. */
  readonly key: string;
  readonly verified: boolean;
}
