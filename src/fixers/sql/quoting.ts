import type { Edit } from "../../model/index.ts";

/** How the library that runs a statement quotes the name of a table or a column. */
export interface Quoting {
  /** Before and after the expression of the name. */
  readonly open: string;
  readonly close: string;
  /** What the file needs for that. */
  readonly edits: readonly Edit[];
  readonly notes: readonly string[];
}
