import type { Rule } from "../../model/index.ts";
import { deadRevision } from "./dead-revision.ts";
import { mutableRevision } from "./mutable-revision.ts";

/** In the order of their ids. */
export const preCommitRules: readonly Rule[] = [
  deadRevision,
  mutableRevision,
] as readonly unknown[] as readonly Rule[];
