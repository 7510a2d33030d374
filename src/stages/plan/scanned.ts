import type { Finding, Gap, Inventory } from "../../model/index.ts";
import type { CollectedAsset } from "../collect/collect.ts";

/** A finished scan, with what a later pass needs to read only what changed. */
export interface Scanned {
  readonly collected: readonly CollectedAsset[];
  readonly inventory: Inventory;
  /** By priority. */
  readonly findings: readonly Finding[];
  readonly gaps: readonly Gap[];
}

/** Scans again where some files of one asset changed. */
export type Rescan = (
  scanned: Scanned,
  change: {
    readonly asset: string;
    readonly files: ReadonlyMap<
      string,
      { readonly bytes: Uint8Array; readonly mode: number } | null
    >;
  },
) => Promise<Scanned>;

interface Identified {
  readonly fingerprint: string;
}

/** Fingerprints that `from` has more often than `minus`. */
export function multisetDifference(
  from: readonly Identified[],
  minus: readonly Identified[],
): string[] {
  const [start, fromEnd, minusEnd] = differingPart(from, minus);
  const counts = new Map<string, number>();
  for (const { fingerprint } of minus.slice(start, minusEnd)) {
    counts.set(fingerprint, (counts.get(fingerprint) ?? 0) + 1);
  }
  return from.slice(start, fromEnd).flatMap(({ fingerprint }) => {
    const left = counts.get(fingerprint) ?? 0;
    counts.set(fingerprint, left - 1);
    return left > 0 ? [] : [fingerprint];
  });
}

/** Two scans, one action apart, begin and end alike: where both differ, and where that ends in each. */
function differingPart(
  a: readonly Identified[],
  b: readonly Identified[],
): readonly [start: number, endA: number, endB: number] {
  const same = (i: number, j: number) => a[i]?.fingerprint === b[j]?.fingerprint;
  let [start, endA, endB] = [0, a.length, b.length];
  while (start < endA && start < endB && same(start, start)) start++;
  for (; endA > start && endB > start && same(endA - 1, endB - 1); endA--) endB--;
  return [start, endA, endB];
}
