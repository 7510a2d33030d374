import { answerTasks, context } from "../io/answer-tasks.ts";
import { readersFor } from "../readers.ts";
import type { RuleSet } from "../rules/custom/rule-file.ts";
import type { FileRecord } from "../stages/collect/collect.ts";
import { createExaminer } from "../stages/collect/examine.ts";
import type { ExamineTask } from "../stages/collect/spread-examiner.ts";
import { scopeOf } from "../stages/scope.ts";
import type { WorkerContext } from "./workers.ts";

const { only, ruleSet } = context as WorkerContext;
const custom = ruleSet && (await compileCustom(ruleSet));
const examiner = createExaminer(readersFor(scopeOf(only), custom));
answerTasks<ExamineTask, FileRecord>(({ tree, file }) => examiner.examine(tree, file));

async function compileCustom(set: RuleSet) {
  const { compileRules } = await import("../rules/custom/index.ts");
  return compileRules(set);
}
