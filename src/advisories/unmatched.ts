import type { Gap, Package } from "../model/index.ts";
import { updateCommand } from "./fed-ecosystems.ts";

/** A package that was not held against advisories, and why. */
export interface UnmatchedPackage {
  readonly package: Package;
  /**
   * `unordered`: its version is none, so only records that name it could be told.
   * `unknown-origin`: somebody else than the ecosystem built it.
   */
  readonly why: "no-data" | "unordered" | "unknown-origin";
}

/** One gap for each ecosystem or origin, with a count and the first names. */
export function unmatchedGaps(unmatched: readonly UnmatchedPackage[], asset: string): Gap[] {
  const groups = new Map<string, UnmatchedPackage[]>();
  for (const one of unmatched) {
    const key = JSON.stringify([one.why, one.package.ecosystem, one.package.origin ?? ""]);
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first ? [gapOf(first, { group, asset })] : [];
  });
}

function gapOf(
  { package: { ecosystem, origin }, why }: UnmatchedPackage,
  { group, asset }: { readonly group: readonly UnmatchedPackage[]; readonly asset: string },
): Gap {
  const packages = listed(group.map((one) => one.package.name));
  if (why === "unordered") {
    return {
      asset,
      reason: "unresolved",
      message: `${packages} of ${ecosystem} with a version that cannot be ordered: write one that can.`,
    };
  }
  if (why === "unknown-origin") {
    return {
      asset,
      reason: "unknown-origin",
      message: `${packages} built by ${origin}, not by ${ecosystem}: its fixed versions are others, read its own advisories.`,
    };
  }
  return {
    asset,
    reason: "no-data",
    message: `No advisories of ${ecosystem} for ${packages}: ${remedy(ecosystem)}.`,
  };
}

function remedy(ecosystem: string): string {
  const command = updateCommand(ecosystem);
  return command === undefined
    ? "no feed of it is known, suture db import takes OSV records"
    : `get them with ${command}`;
}

/** `12 packages (a, b, c, ...)`. */
function listed(names: readonly string[]): string {
  const distinct = [...new Set(names)].sort();
  const shown = distinct.slice(0, 5).join(", ");
  const more = distinct.length > 5 ? ", ..." : "";
  return `${names.length} ${names.length === 1 ? "package" : "packages"} (${shown}${more})`;
}
