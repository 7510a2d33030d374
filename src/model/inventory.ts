import type { Attestation } from "./attestation.ts";
import type { ImageLayer } from "./image-layer.ts";
import type { Package } from "./package.ts";
import type { Asset } from "./target.ts";

/** Why something asked for was not examined. */
export const gapReasons = {
  unreadable: "failed",
  "too-large": "failed",
  malformed: "failed",
  truncated: "failed",
  "unsafe-path": "failed",
  timeout: "failed",
  "empty-inventory": "failed",
  unsupported: "partial",
  "no-data": "partial",
  "unknown-origin": "partial",
  "stale-data": "partial",
  unresolved: "partial",
  "syntax-errors": "partial",
  "too-complex": "partial",
} as const;

export type GapReason = keyof typeof gapReasons;

/**
 * Something that was asked for and not examined.
 * A `failed` gap makes every outcome incomplete; a `partial` one only turns clean into incomplete.
 */
export interface Gap {
  readonly asset: string;
  readonly path?: string;
  readonly reason: GapReason;
  /** One sentence that says what to do, without the path. */
  readonly message: string;
}

/** True where suture could not read what it does know how to read. */
export function isFailed(gap: Gap): boolean {
  return gapReasons[gap.reason] === "failed";
}

/** Everything that was found to be there, and what could not be looked at. */
export interface Inventory {
  readonly assets: readonly InventoriedAsset[];
  readonly gaps: readonly Gap[];
}

export interface InventoriedAsset {
  readonly asset: Asset;
  readonly packages: readonly Package[];
  readonly os?: OperatingSystem;
  /** How many files were read. */
  readonly fileCount: number;
  /** Of an image: how each layer came to be, the lowest first. */
  readonly layers?: readonly ImageLayer[];
  /** Of an image: what is attached to it. */
  readonly attestations?: readonly Attestation[];
}

/** What a bill of materials states: there are no files behind it to be read. */
export interface StatedInventory {
  readonly packages: readonly Package[];
  readonly os?: OperatingSystem;
  readonly gaps: readonly Gap[];
}

/** From `os-release(5)`. */
export interface OperatingSystem {
  readonly id: string;
  readonly versionId: string;
  readonly name: string;
}
