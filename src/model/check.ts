import type { FileTree } from "./file-tree.ts";
import type { Inventory } from "./inventory.ts";
import type { CheckResult } from "./verification.ts";

/** Something that must hold after a fix. */
export interface Check {
  readonly id: string;
  readonly title: string;
  run(context: CheckContext): Promise<readonly CheckResult[]> | readonly CheckResult[];
}

export interface CheckContext {
  readonly tree: FileTree;
  /** Paths that the fix changed, created or deleted. */
  readonly changed: readonly string[];
  readonly before: Inventory;
  readonly after: Inventory;
}
