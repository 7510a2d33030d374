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

/** True for a version that PEP 440 can order. */
export function isPep440(version: string): boolean {
  return version.length <= maxLength && explain(version) !== null;
}

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
