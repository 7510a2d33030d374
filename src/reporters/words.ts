import type { Bucket, CheckResult, GapReason, LeftReason, Report } from "../model/index.ts";
import { isFailed } from "../model/index.ts";

/** What each reason of a gap means, to stand after a colon. */
export const gapWords: Readonly<Record<GapReason, string>> = {
  unreadable: "could not be read",
  "too-large": "larger than the size limit",
  malformed: "broken",
  truncated: "ends too early",
  "unsafe-path": "leads out of the target",
  timeout: "took too long",
  "empty-inventory": "no packages where there must be some",
  unsupported: "no reader for it yet",
  "no-data": "no advisory data",
  "stale-data": "advisory data is old",
  unresolved: "could not be resolved",
  "syntax-errors": "has syntax errors and was read in part",
};

/** Why a finding is left, as a headline. */
export const leftWords: Readonly<Record<LeftReason, string>> = {
  "no-fix-upstream": "No fix upstream yet",
  "wont-fix": "The distribution will not fix it",
  constraint: "A constraint holds the version",
  "not-published": "The fix is not published yet",
  "end-of-life": "End of life: no more fixes",
  "needs-person": "Needs a person to decide",
  "needs-network": "Needs the network",
  "needs-image": "Needs a new image",
  conflict: "Another change is in the way",
  encoding: "Not UTF-8: never edited",
  "no-fixer": "suture has no fix for it",
};

/** Buckets in their order. */
export const bucketWords: readonly (readonly [Bucket, string])[] = [
  ["day-1", "Day 1"],
  ["week-1", "Week 1"],
  ["later", "Later"],
];

/** What a count was measured against. */
export const basisWords: Readonly<Record<"advisory-data" | "archive" | "rebuilt-image", string>> = {
  "advisory-data": "by advisory data",
  archive: "by what the package archive holds",
  "rebuilt-image": "measured on a rebuilt image",
};

/** Check results as one word. */
export const checkWords: Readonly<Record<CheckResult["result"], string>> = {
  passed: "passed",
  failed: "failed",
  skipped: "not run",
};

/** `1 finding`, `2 findings`; thousands are set apart. */
export function plural(count: number, noun: string, many = `${noun}s`): string {
  return `${thousands(count)} ${count === 1 ? noun : many}`;
}

/** `12,345` */
export function thousands(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** The last word of a report: clean, findings or incomplete, and why. */
export function outcomeSentence({ outcome, counts, gaps }: Report): string {
  const failed = gaps.filter(isFailed).length;
  const found = counts.total > 0 ? ` ${plural(counts.total, "finding")} so far.` : "";
  switch (outcome) {
    case "clean":
      return "Clean: everything asked for was examined, and nothing was found.";
    case "findings":
      return `${plural(counts.total, "finding")}.`;
    case "incomplete":
      return failed > 0
        ? `Incomplete: ${plural(failed, "thing")} could not be examined.${found}`
        : `Incomplete: ${plural(gaps.length, "thing")} could not be fully examined.${found}`;
  }
}
