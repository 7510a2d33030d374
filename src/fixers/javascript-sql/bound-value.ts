import type { HoleUnit, Unit } from "../../analysis/javascript/text-template.ts";
import type { Edit } from "../../model/index.ts";

/** One value that leaves the statement. */
export interface BoundValue {
  readonly holes: readonly HoleUnit[];
  /** What the placeholder stands for: the hole, or the quoted text round it with its quotes. */
  readonly units: readonly Unit[];
  /** As the program computes it. */
  readonly text: string;
  /** What stands round the placeholder. */
  readonly around?: { readonly open: string; readonly close: string };
  /** Where the hole stays and counts the placeholders of a list out: what is written in it. */
  readonly counted?: readonly Edit[];
  /** A name, which the library quotes itself. */
  readonly isName?: boolean;
  /** What has to be looked at. */
  readonly note?: string;
}

/** What is done with the holes of a statement. */
export interface HolePlan {
  /** In the order of the statement. */
  readonly values: readonly BoundValue[];
  /** Names of tables and columns that are quoted where they are. */
  readonly names: readonly HoleUnit[];
}
