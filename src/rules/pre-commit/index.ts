import type { Rule } from "../../model/index.ts";
import { deadRevision } from "./dead-revision.ts";
import { mutableRevision } from "./mutable-revision.ts";
import { safetyCheck } from "./safety-check.ts";

/** In the order of their ids. */
export const preCommitRules: readonly Rule[] = [
  deadRevision as Rule,
  mutableRevision as Rule,
  safetyCheck as Rule,
];
