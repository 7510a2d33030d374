import type { Rule } from "../../model/index.ts";
import { compileRule } from "./compile-rule.ts";
import type { RuleSpec } from "./rule-file.ts";

/**
 * Makes rules of what rule files say.
 *
 * @throws UsageError where a pattern of one is no code
 */
export function compileRules(specs: readonly RuleSpec[]): readonly Rule[] {
  return specs.map(compileRule);
}
