import type { TargetState } from "../io/state.ts";
import type { Finding, Inventory } from "../model/index.ts";
import type { Scanned } from "../stages/plan/scanned.ts";
import type { Baseline } from "../stages/verify/verify.ts";
import type { Settings } from "./settings.ts";

/** A scan as it is kept between commands; holds no secret and no guard. */
export interface KeptScan {
  readonly findings: readonly Finding[];
  readonly inventory: Inventory;
  readonly images: Baseline["images"];
  /** What `--exclude` left out of it. */
  readonly exclude: readonly string[];
  /** What it looked for, as `--only` has it; everything where left out. */
  readonly only?: readonly string[];
}

const lastScan = "last-scan.json";

export function toKeptScan(
  { findings, inventory, collected }: Scanned,
  { exclude }: Pick<Settings, "exclude">,
): KeptScan {
  return {
    findings,
    inventory,
    exclude,
    images: collected.flatMap(({ tree: { asset, image } }) =>
      image ? [{ asset: asset.id, configDigest: image.configDigest }] : [],
    ),
  };
}

/** Keeps a plain scan for a later `verify`; one that a fix began from is kept with the fix. */
export function keepScan(state: TargetState, scan: KeptScan): void {
  state.write(lastScan, scan);
}

export function readLastScan(state: TargetState): KeptScan | undefined {
  return state.read(lastScan) as KeptScan | undefined;
}
