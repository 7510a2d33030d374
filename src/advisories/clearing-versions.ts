import type { Advisories, AffectedPackage, Package } from "../model/index.ts";
import { orderOf, type VersionOrder } from "../versions/order.ts";
import { fixedAbove, isAffected } from "../versions/ranges.ts";
import { advisedNames } from "./advised-names.ts";
import { groupByAlias } from "./alias-groups.ts";
import { lookupAll } from "./match.ts";

/** Which upgrades of a package leave nothing behind that a version could fix. */
export interface ClearingVersions {
  /** Versions that advisories name as fixed and that clear, lowest first. */
  readonly named: readonly string[];
  /** True for a later version that no advisory affects, but for those that no version fixes. */
  clears(version: string): boolean;
  readonly order: VersionOrder;
}

/**
 * Looks for versions that clear every advisory of a package at once.
 *
 * @returns `undefined` where its ecosystem cannot be ordered or has no data
 */
export function clearingVersions(
  installed: Package,
  advisories: Advisories,
): ClearingVersions | undefined {
  const order = orderOf(installed.ecosystem);
  const names = advisedNames(installed);
  const records = lookupAll(names, advisories);
  if (!order || records === "no-data") return undefined;
  const { version } = names;
  const entriesOf = (record: { readonly affected: readonly AffectedPackage[] }) =>
    record.affected.filter((e) => names.versions.has(e.name) && e.state !== "not-affected");
  const hits = (candidate: string, entries: readonly AffectedPackage[]) =>
    entries.some((entry) => isAffected(candidate, entry, order));
  const fixable = groupByAlias(records).flatMap(({ records: group }) => {
    const entries = group.flatMap(entriesOf);
    const later = fixedAbove(version, entries, order);
    // What affects every version, the installed one too, holds no upgrade back.
    const isHopeless = hits(version, entries) && later.every((fixed) => hits(fixed, entries));
    return isHopeless ? [] : entries;
  });
  const clears = (candidate: string) =>
    order.isValid(candidate) && order.compare(candidate, version) > 0 && !hits(candidate, fixable);
  return { named: fixedAbove(version, fixable, order).filter(clears), clears, order };
}
