import type { AffectedPackage, AffectedRange, RangeEvent } from "../model/index.ts";
import type { VersionOrder } from "./order.ts";

/** What of an affected entry decides about versions. */
export type AffectedVersions = Pick<AffectedPackage, "ranges" | "versions">;

/**
 * True where a version is among the affected ones: named, or inside a range. A version that the
 * ecosystem cannot order is affected only where it is named.
 *
 * @see OSV schema 1.6, evaluation
 */
export function isAffected(
  version: string,
  affected: AffectedVersions,
  order: VersionOrder,
): boolean {
  if (affected.versions.some((named) => order.isSame(named, version))) return true;
  return affected.ranges.length > 0 && rangeTest(affected.ranges, order)(version);
}

/** Tells whether a version lies in one of the ranges; quicker than asking anew for each of many. */
export function rangeTest(
  ranges: readonly AffectedRange[],
  order: VersionOrder,
): (version: string) => boolean {
  // Commits say nothing of versions.
  const sorted = ranges
    .filter(({ type }) => type !== "GIT")
    .map(({ events }) => inOrder(events, order));
  return (version) =>
    order.isValid(version) && sorted.some((events) => isInRange(version, events, order));
}

function inOrder(events: readonly RangeEvent[], order: VersionOrder): readonly RangeEvent[] {
  const [first] = events;
  // Nearly every range: from the first version on, with one end.
  if (events.length <= 2 && first && isStart(first)) return events;
  return [...events].sort((a, b) => compareEvents(a, b, order));
}

function isStart(event: RangeEvent): boolean {
  return "introduced" in event && event.introduced === "0";
}

/**
 * The lowest version above the installed one that none of the entries affects, among those that
 * the entries name as fixed.
 *
 * @returns the version alone, or nothing where no fixed version clears them all
 */
export function lowestFixed(
  version: string,
  affected: readonly AffectedVersions[],
  order: VersionOrder,
): readonly string[] {
  const clear = fixedAbove(version, affected, order).find((candidate) =>
    affected.every((entry) => !isAffected(candidate, entry, order)),
  );
  return clear === undefined ? [] : [clear];
}

/** Every version above the installed one that an entry names as fixed, lowest first, each once. */
export function fixedAbove(
  version: string,
  affected: readonly AffectedVersions[],
  order: VersionOrder,
): readonly string[] {
  const found: string[] = [];
  for (const { ranges } of affected) {
    for (const range of ranges) {
      if (range.type === "GIT") continue;
      for (const event of range.events) {
        if ("fixed" in event && isAbove(event.fixed, version, order)) found.push(event.fixed);
      }
    }
  }
  found.sort(order.compare);
  return found.filter((v, i) => i === 0 || order.compare(found[i - 1] ?? "", v) !== 0);
}

function isAbove(candidate: string, version: string, order: VersionOrder): boolean {
  return order.isValid(candidate) && order.compare(candidate, version) > 0;
}

function isInRange(version: string, events: readonly RangeEvent[], order: VersionOrder): boolean {
  return (
    isBeforeLimits(version, events, order) &&
    events.reduce((inside, event) => step(version, event, { inside, order }), false)
  );
}

function step(
  version: string,
  event: RangeEvent,
  { inside, order }: { readonly inside: boolean; readonly order: VersionOrder },
): boolean {
  const against = order.compare(version, versionOf(event));
  if ("introduced" in event) return inside || event.introduced === "0" || against >= 0;
  if ("fixed" in event) return inside && against < 0;
  return "last_affected" in event ? inside && against <= 0 : inside;
}

function isBeforeLimits(
  version: string,
  events: readonly RangeEvent[],
  order: VersionOrder,
): boolean {
  const limits = events.flatMap((event) => ("limit" in event ? [event.limit] : []));
  if (limits.length === 0) return true;
  return limits.some((limit) => limit === "*" || order.compare(version, limit) < 0);
}

/** `introduced: 0` is before every version; at one version a range ends before the next begins. */
function compareEvents(a: RangeEvent, b: RangeEvent, order: VersionOrder): number {
  const left = versionOf(a);
  const right = versionOf(b);
  if (isStart(a) || isStart(b)) return Number(isStart(b)) - Number(isStart(a));
  return order.compare(left, right) || rankOf(a) - rankOf(b);
}

function rankOf(event: RangeEvent): number {
  if ("fixed" in event) return 0;
  return "introduced" in event ? 1 : 2;
}

function versionOf(event: RangeEvent): string {
  if ("introduced" in event) return event.introduced;
  if ("fixed" in event) return event.fixed;
  return "last_affected" in event ? event.last_affected : event.limit;
}
