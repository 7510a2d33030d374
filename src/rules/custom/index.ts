import { markedPythonFlows, type PythonFlows } from "../../analysis/python/flow/program.ts";
import type { ProgramReader, Rule } from "../../model/index.ts";
import { compileFlowRule, compileMarker, type FlowRuleSpec } from "./compile-flows.ts";
import { compileRule, type PatternRuleSpec } from "./compile-rule.ts";
import type { RuleSet } from "./rule-file.ts";

/** What rule files add to the catalogue. */
export interface CustomRules {
  readonly rules: readonly Rule[];
  /** Takes the place of the reader of its kind; left out where nothing is said of data flow. */
  readonly flows?: ProgramReader<PythonFlows, string>;
}

/**
 * Makes rules of what rule files say, and facts for the rules of the catalogue.
 *
 * @throws UsageError where a pattern of one is no code
 */
export function compileRules({ rules, facts }: RuleSet): CustomRules {
  const flowing = rules.filter(isFlow);
  const marker = compileMarker(flowing, facts);
  return {
    rules: rules.map((rule): Rule => {
      if (isFlow(rule)) return compileFlowRule(rule) as Rule<never, unknown>;
      return compileRule(rule as PatternRuleSpec) as Rule<never, unknown>;
    }),
    ...(marker && { flows: markedPythonFlows(marker) }),
  };
}

function isFlow(rule: RuleSet["rules"][number]): rule is FlowRuleSpec {
  return rule.flow !== undefined;
}
