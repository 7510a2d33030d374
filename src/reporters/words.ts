import {
  type Bucket,
  type CheckResult,
  type Gap,
  type GapReason,
  type ImageLayer,
  isFailed,
  type LeftReason,
  type Report,
} from "../model/index.ts";
import { printable } from "./printable.ts";

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
  "unknown-origin": "built by others",
  "stale-data": "advisory data is old",
  unresolved: "could not be resolved",
  "syntax-errors": "has syntax errors and was read in part",
  "too-complex": "too large or too deep to follow data through all of it",
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

/** The instructions of a layer in one line; empty where nothing is known. */
export function layerWords({ instructions }: Pick<ImageLayer, "instructions">): string {
  const texts = instructions.map(({ text }) => text);
  return texts.length > 1 ? `one of ${texts.length}: ${texts.join("; ")}` : (texts[0] ?? "");
}

/** With a capital first letter. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `12,345` */
export function thousands(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** The last word of a report: clean, findings or incomplete, and why. */
export function outcomeSentence(report: Report): string {
  switch (report.outcome) {
    case "clean":
      return cleanSentence(report);
    case "findings":
      return foundSentence(report);
    case "incomplete":
      return incompleteSentence(report);
  }
}

function foundSentence({ command, counts, change, plan }: Report): string {
  const found = plural(counts.total, "finding");
  if (command === "fix" && change && !change.dryRun) return `${found} left.`;
  return plan ? `${found} now, ${thousands(plan.after.total)} after these actions.` : `${found}.`;
}

function cleanSentence({ command, counts, findings, assets }: Report): string {
  if (command === "sbom") {
    const packages = assets.reduce((sum, asset) => sum + asset.packages.length, 0);
    return `${plural(packages, "package")}.`;
  }
  if (counts.total > 0) {
    return `Passed: none of the ${plural(counts.total, "finding")} is severe enough to count.`;
  }
  const suppressed = findings.length;
  const but = suppressed > 0 ? ` that is not suppressed (${thousands(suppressed)} are)` : "";
  return `Clean: everything asked for was examined, and nothing was found${but}.`;
}

function incompleteSentence({ counts, gaps, assets }: Report): string {
  const failed = gaps.filter(isFailed);
  const telling = failed.length > 0 ? failed : gaps;
  const nameOf = ({ asset, path }: Gap) =>
    printable(path ?? assets.find((one) => one.asset.id === asset)?.asset.name ?? asset);
  const names = [...new Set(telling.map(nameOf))];
  const more = names.length > 2 ? ` and ${names.length - 2} more` : "";
  const how = failed.length > 0 ? "examined" : "fully examined";
  const found = counts.total > 0 ? ` ${plural(counts.total, "finding")} elsewhere.` : "";
  return `Incomplete: ${names.slice(0, 2).join(", ")}${more} could not be ${how}.${found}`;
}
