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

/** Fingerprints that `from` has more often than `minus`. */
export function multisetDifference(
  from: readonly { readonly fingerprint: string }[],
  minus: readonly { readonly fingerprint: string }[],
): string[] {
  const counts = new Map<string, number>();
  for (const { fingerprint } of minus) counts.set(fingerprint, (counts.get(fingerprint) ?? 0) + 1);
  return from.flatMap(({ fingerprint }) => {
    const left = counts.get(fingerprint) ?? 0;
    counts.set(fingerprint, left - 1);
    return left > 0 ? [] : [fingerprint];
  });
}
