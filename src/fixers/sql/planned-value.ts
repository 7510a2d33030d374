import type { BuiltQuery } from "../../analysis/python/sql-sinks.ts";
import type { HoleUnit } from "../../analysis/python/template-units.ts";
import type { Edit } from "../../model/index.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import type { BindTarget } from "./choose-target.ts";
import type { Unnamed } from "./placeholders.ts";

/** What is written for one value of a statement. */
export interface PlannedValue {
  readonly value: Unnamed;
  /** The hole, where it stays and counts placeholders out. */
  readonly kept?: HoleUnit;
  readonly edits?: readonly Edit[];
  /** What has to be looked at: the fix is guided then. */
  readonly note?: string;
}

/** The statement that a value belongs to, and how its values are handed over. */
export interface ValueContext {
  readonly built: BuiltQuery;
  readonly document: PythonDocument;
  readonly target: BindTarget;
}
