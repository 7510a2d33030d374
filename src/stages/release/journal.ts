import type { ReleaseOutcome, ReleaseStep } from "../../model/index.ts";

/** What one run has done so far, written before and after each step: the next run goes on from it. */
export interface Journal {
  readonly format: 1;
  readonly run: string;
  /** RFC 3339. */
  readonly startedAt: string;
  /** The step that was begun last. */
  readonly step: ReleaseStep;
  readonly built?: BuiltImage;
  /** What the first tag named before this run set it. */
  readonly before?: { readonly digest?: string };
  /** Tags that this run began to set: they name its image because of it. */
  readonly setsTags?: true;
  /** Who was told of the end. */
  readonly told?: readonly string[];
  /** Left out while it runs, and where it was killed. */
  readonly outcome?: ReleaseOutcome;
}

/** An image on the disk that is not pushed yet. */
export interface BuiltImage {
  /** Everything that it was made of, as a hash. */
  readonly inputs: string;
  /** Of the manifest, or of the index of all platforms. */
  readonly digest: string;
  /** Absolute path of an OCI layout. */
  readonly folder: string;
  /** `buildah 1.28.2`. */
  readonly builder: string;
}

/** What was released, for the next run and for going back. */
export interface Released {
  readonly format: 1;
  readonly digest: string;
  readonly run: string;
  /** RFC 3339. */
  readonly at: string;
  /** What the first tag named before, the latest first. */
  readonly earlier: readonly string[];
  /** Digests that were set back: they are not released again unless asked to. */
  readonly withdrawn: readonly string[];
}

/** How long a run that did not end may be gone on with. */
const maxAgeMs = 24 * 60 * 60 * 1000;

/** True where a run was cut off, or failed for a reason that may have passed. */
export function mayContinue(journal: Journal | undefined, nowMs: number): journal is Journal {
  if (!journal || (journal.outcome !== undefined && journal.outcome !== "failed")) return false;
  const age = nowMs - Date.parse(journal.startedAt);
  return age >= 0 && age < maxAgeMs;
}

/** A run that begins now. */
export function newJournal(nowMs: number, random: string): Journal {
  const startedAt = new Date(nowMs).toISOString();
  const day = startedAt.replace(/\.\d+Z$/, "Z").replaceAll(/[-:]/g, "");
  return { format: 1, run: `${day}-${random}`, startedAt, step: "resolve" };
}

const maxEarlier = 50;

/** What is kept after an image was released. */
export function afterRelease(
  kept: Released | undefined,
  now: Pick<Released, "digest" | "run" | "at"> & { readonly before: string | undefined },
): Released {
  const { before, ...rest } = now;
  const earlier = kept?.earlier ?? [];
  const known = before === undefined || before === now.digest ? earlier : [before, ...earlier];
  return {
    format: 1,
    ...rest,
    earlier: [...new Set(known)].filter((one) => one !== now.digest).slice(0, maxEarlier),
    withdrawn: (kept?.withdrawn ?? []).filter((one) => one !== now.digest),
  };
}

/** What is kept after the tags were set back to the digest before. */
export function afterRollback(
  kept: Released,
  now: Pick<Released, "digest" | "run" | "at">,
): Released {
  return {
    format: 1,
    ...now,
    earlier: kept.earlier.filter((one) => one !== now.digest),
    withdrawn: [...new Set([kept.digest, ...kept.withdrawn])].slice(0, maxEarlier),
  };
}
