import {
  type Check,
  type CheckContext,
  type CheckResult,
  type Finding,
  subjectOf,
  type UncheckedFinding,
  type Verification,
} from "../../model/index.ts";
import type { Scanned } from "../plan/scanned.ts";

/** The scan that a fix began from, as it was kept. */
export interface Baseline {
  readonly findings: readonly Finding[];
  readonly images: readonly { readonly asset: string; readonly configDigest: string }[];
  /** Assets whose files the fix changed in a way that only a new image shows. */
  readonly awaitsImage: boolean;
}

export interface VerifyOptions {
  readonly checks: readonly Check[];
  readonly contexts: readonly CheckContext[];
  /** The command that builds the image anew. */
  readonly buildCommand: string;
}

/** Says of every finding of the baseline what a re-scan shows: gone, remains or unchecked. */
export async function verify(
  baseline: Baseline,
  now: Scanned,
  { checks, contexts, buildCommand }: VerifyOptions,
): Promise<Verification> {
  const open = (findings: readonly Finding[]) => findings.filter(({ suppression }) => !suppression);
  const unseen = unseenAssets(baseline, now);
  const before = open(baseline.findings);
  const unchecked = before.flatMap((finding): UncheckedFinding[] => {
    const why = unseen.get(subjectOf(finding).asset);
    return why ? [{ finding, why, command: buildCommand }] : [];
  });
  const comparable = before.filter((finding) => !unseen.has(subjectOf(finding).asset));
  const { gone, remains, introduced } = compare(
    comparable,
    open(now.findings).filter((finding) => !unseen.has(subjectOf(finding).asset)),
  );
  const unread = unreadPaths(now);
  const hidden = gone.filter((finding) => unread.has(placeKey(subjectOf(finding))));
  return {
    gone: gone.filter((finding) => !hidden.includes(finding)),
    remains,
    introduced,
    unchecked: [
      ...unchecked,
      ...hidden.map((finding) => ({ finding, why: "The file cannot be read now." })),
    ],
    checks: await runChecks(checks, contexts),
  };
}

/** Images that were scanned before and are not seen in a new build now, with the reason. */
function unseenAssets(baseline: Baseline, now: Scanned): Map<string, string> {
  const unseen = new Map<string, string>();
  for (const { asset, configDigest } of baseline.images) {
    const tree = now.collected.find((candidate) => candidate.tree.asset.id === asset)?.tree;
    if (!tree) unseen.set(asset, "The image was not given: build it and name it with --image.");
    else if (baseline.awaitsImage && tree.image?.configDigest === configDigest) {
      unseen.set(asset, "This is the image from before the fix: only a new one can show it.");
    }
  }
  return unseen;
}

function compare(before: readonly Finding[], after: readonly Finding[]) {
  const left = new Map<string, Finding[]>();
  for (const finding of after) {
    const same = left.get(finding.fingerprint);
    if (same) same.push(finding);
    else left.set(finding.fingerprint, [finding]);
  }
  const gone: Finding[] = [];
  const remains: Finding[] = [];
  for (const finding of before) {
    const match = left.get(finding.fingerprint)?.shift();
    if (match) remains.push(match);
    else gone.push(finding);
  }
  return { gone, remains, introduced: [...left.values()].flat() };
}

/** A finding in a file that no longer can be read is not gone. */
function unreadPaths({ gaps }: Scanned): Set<string> {
  return new Set(gaps.flatMap(({ asset, path }) => (path ? [placeKey({ asset, path })] : [])));
}

function placeKey({ asset, path }: { readonly asset: string; readonly path: string }): string {
  return `${asset}\0${path}`;
}

async function runChecks(
  checks: readonly Check[],
  contexts: readonly CheckContext[],
): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for (const context of contexts) {
    for (const check of checks) results.push(...(await check.run(context)));
  }
  return results;
}
