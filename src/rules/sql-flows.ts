import type { Flow } from "../analysis/flow/flow-state.ts";
import type { SettledSink } from "../analysis/flow/settled.ts";
import type { JudgedFinding, Judgement, PathStep, Program, TextRange } from "../model/index.ts";
import { isTestFile } from "./test-files.ts";

/** What a statement of SQL that is put together says for its judgement. */
interface BuiltStatement {
  readonly query: TextRange;
  readonly holes: readonly { readonly from: string }[];
}

/** What every language's program over data flow says of statements. */
interface StatementFlows extends Program {
  readonly flows: readonly Flow[];
  readonly settled: readonly SettledSink[];
}

/**
 * Judges a statement that is put together by what really comes into it: a request makes it high
 * and certain; where every caller hands over something written it is low; else nobody from outside
 * was seen to reach it.
 */
export function judgeStatement(
  { path, evidence, severity }: JudgedFinding<BuiltStatement>,
  program: Program,
): Judgement | undefined {
  if (isTestFile(path)) return undefined;
  const { flows, settled } = program as StatementFlows;
  const { query, holes } = evidence;
  const isHere = (one: { readonly path: string }, range: TextRange) =>
    one.path === path && range.start === query.start && range.end === query.end;
  const flow = flows.find((one) => one.kind === "sql" && isHere(one, one.site.range));
  if (flow) return reached(flow);
  const isUnknown = holes.some(({ from }) => from === "unknown" || from === "request");
  if (!isUnknown && settled.some((one) => isHere(one, one.range))) {
    return {
      severity: "low",
      confidence: "low",
      message:
        "The statement is put together of what is written in the project: every caller hands over a constant.",
    };
  }
  return severity === "high" ? { severity: "medium", confidence: "low" } : undefined;
}

function reached({ source, isChecked, trace }: Flow): Judgement {
  const what = source.what.slice(0, 1).toUpperCase() + source.what.slice(1);
  const isMild = source.isLocal || isTestFile(source.path);
  return {
    severity: isMild ? "low" : isChecked ? "medium" : "high",
    confidence: isMild || isChecked ? "low" : "high",
    message: `${what} becomes part of the statement.`,
    trace: trace.filter((step): step is PathStep => "path" in step),
  };
}
