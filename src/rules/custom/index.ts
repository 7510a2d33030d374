import type { ReadShipped, Rule } from "../../model/index.ts";
import { pythonSyntax } from "../../syntax/python.ts";
import { compileRule } from "./compile-rule.ts";
import type { RuleSpec } from "./rule-file.ts";

/**
 * Makes rules of what rule files say.
 *
 * @throws UsageError where a pattern of one is no code
 */
export async function compileRules(
  specs: readonly RuleSpec[],
  readShipped: ReadShipped,
): Promise<readonly Rule[]> {
  await pythonSyntax.load?.(readShipped);
  return specs.map(compileRule);
}
