import type { UndoFile } from "../stages/fix/undo-record.ts";
import type { KeptScan } from "./kept-scan.ts";

/** One fix that can be undone, with the scan that it began from. */
export interface KeptFix {
  readonly version: 1;
  readonly createdAt: string;
  readonly scan: KeptScan;
  readonly files: readonly UndoFile[];
}
