import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { optimizeLess } from "../io/optimize-less.ts";
import { startWorkers } from "../io/worker-pool.ts";
import type { RuleSet } from "../rules/custom/rule-file.ts";
import type { FileRecord } from "../stages/collect/collect.ts";
import type { ExamineElsewhere, ExamineTask } from "../stages/collect/spread-examiner.ts";

/** What a worker is told at its start. */
export interface WorkerContext {
  readonly only: readonly string[];
  /** What rule files say; left out where there are none. */
  readonly ruleSet?: RuleSet;
}

const timeoutMs = 60_000;
const most = 4;

/** Workers to examine files; `undefined` where there is one processor, or suture is not built. */
export function workersFor(context: WorkerContext): (() => ExamineElsewhere) | undefined {
  const script = new URL("./worker.js", import.meta.url);
  const count = Math.min(most, availableParallelism());
  if (count < 2 || !existsSync(script)) return undefined;
  return () => {
    optimizeLess();
    return startWorkers<ExamineTask, FileRecord>({ script, count, context, timeoutMs });
  };
}
