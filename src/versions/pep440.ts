import { compare, explain, satisfies, validRange } from "@renovatebot/pep440";

/** Longer strings are no versions: nothing is gained by matching a pattern against them. */
const maxLength = 256;

/**
 * Orders two Python versions (PEP 440), local versions included. What is no version sorts before
 * every version, by its characters, so that a sort never fails on content.
 */
export function comparePep440(a: string, b: string): number {
  if (a === b) return 0;
  const left = isPep440(a);
  const right = isPep440(b);
  if (left && right) return compare(a, b);
  if (left !== right) return left ? 1 : -1;
  return a < b ? -1 : 1;
}

/** True for two spellings of one version. Records name hundreds: most differ in their numbers. */
export function isSamePep440(a: string, b: string): boolean {
  if (a === b) return true;
  const hasEpoch = a.includes("!") || b.includes("!");
  if (!hasEpoch && releaseOf(a) !== releaseOf(b)) return false;
  return isPep440(a) && isPep440(b) && compare(a, b) === 0;
}

/** The first numbers without the zeros that do not count. */
function releaseOf(version: string): string {
  const numbers = /\d+(?:\.\d+)*/.exec(version.slice(0, maxLength))?.[0] ?? "";
  return numbers.replace(/(^|\.)0+(?=\d)/g, "$1").replace(/(?:\.0)+$/, "");
}

/** True for a version that PEP 440 can order. */
export function isPep440(version: string): boolean {
  if (version.length > maxLength) return false;
  const known = validity.get(version);
  if (known !== undefined) return known;
  const isValid = explain(version) !== null;
  if (validity.size < maxKnown) validity.set(version, isValid);
  return isValid;
}

/** Matching asks for the same few versions again and again, and the pattern is large. */
const validity = new Map<string, boolean>();
const maxKnown = 20_000;

/** True for alphas, betas, candidates and development releases. */
export function isPreRelease(version: string): boolean {
  const parts = version.length <= maxLength ? explain(version) : null;
  return parts !== null && (parts.is_prerelease || parts.is_devrelease);
}

/**
 * True where a version meets every clause of a specifier; pre-releases are held against the
 * clauses like any other version.
 *
 * @param specifier - `>=1.2,!=1.3`; an empty one is met by every version
 * @returns `undefined` where either cannot be read
 */
export function meetsSpecifier(version: string, specifier: string): boolean | undefined {
  if (!isPep440(version) || specifier.length > 4096) return undefined;
  const clauses = specifier.split(",").map((clause) => clause.trim());
  for (const clause of clauses) {
    if (clause === "") continue;
    const met = meetsClause(version, clause);
    if (met !== true) return met;
  }
  return true;
}

function meetsClause(version: string, clause: string): boolean | undefined {
  // PEP 440: arbitrary equality compares characters, and needs no version at all.
  if (clause.startsWith("==="))
    return clause.slice(3).trim().toLowerCase() === version.toLowerCase();
  if (!validRange(clause)) return undefined;
  return satisfies(version, clause, { prereleases: true });
}
