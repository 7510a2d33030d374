import type { TargetState } from "../io/state.ts";
import type { Finding, Inventory } from "../model/index.ts";
import type { Scanned } from "../stages/plan/scanned.ts";
import type { Baseline } from "../stages/verify/verify.ts";

/** A scan as it is kept between commands; holds no secret and no guard. */
export interface KeptScan {
  readonly findings: readonly Finding[];
  readonly inventory: Inventory;
  readonly images: Baseline["images"];
}

const lastScan = "last-scan.json";

export function toKeptScan({ findings, inventory, collected }: Scanned): KeptScan {
  return {
    findings,
    inventory,
    images: collected.flatMap(({ tree: { asset, image } }) =>
      image ? [{ asset: asset.id, configDigest: image.configDigest }] : [],
    ),
  };
}

/** Keeps a plain scan for a later `verify`; one that a fix began from is kept with the fix. */
export function keepScan(state: TargetState, scanned: Scanned): void {
  state.write(lastScan, toKeptScan(scanned));
}

export function readLastScan(state: TargetState): KeptScan | undefined {
  return state.read(lastScan) as KeptScan | undefined;
}
