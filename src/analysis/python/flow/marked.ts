import type { TextRange } from "../../../model/index.ts";
import type { PyExpression, PyNode, PyParameter } from "../../../syntax/python/nodes.ts";
import type { FlowMarks, MarkedSource } from "../../flow/marks.ts";
import { type Held, safer, uniteAll, uniteTaints, wholeOf, withTaints } from "../../flow/values.ts";
import type { OpenCall } from "./open-call.ts";
import { narrow } from "./places.ts";
import { reachSink } from "./sinks.ts";
import type { Work } from "./work.ts";

/** What an expression holds by what rule files say of it; sinks are written down. */
export function markedValue(
  held: Held,
  { expression, marks }: { readonly expression: PyExpression; readonly marks: FlowMarks },
  work: Work,
): Held {
  const cleaned = safer(held, marks.cleaned.get(expression) ?? 0);
  const value = withSources(
    cleaned,
    { from: marks.sources.get(expression), at: expression.range },
    work,
  );
  for (const sink of marks.sinks.get(expression) ?? []) reachSink(work, wholeOf(value), sink);
  return value;
}

/** What a parameter holds when a rule file says that it comes from outside. */
export function markedParameter(held: Held, parameter: PyParameter, work: Work): Held {
  const from = work.file.marks?.sources.get(parameter);
  return withSources(held, { from, at: parameter.nameRange }, work);
}

/** The result of a call with what a rule file says it hands on of what it is given. */
export function markedResult(held: Held, { call, object, args }: OpenCall, work: Work): Held {
  let all = held;
  const { callee } = call;
  for (const { parts, safe } of work.file.marks?.passing.get(call) ?? []) {
    const given = args.filter(({ argument }) => parts.includes(argument.value));
    const owner = callee.kind === "attribute" && parts.includes(callee.object) ? object : undefined;
    const passed = [...given.map((one) => one.held), ...(owner ? [owner] : [])];
    // First what passes: of very many origins the last ones are not kept.
    const taints = uniteTaints(safer(uniteAll(passed), safe).taints, all.taints);
    if (taints.length > 0) all = { ...all, taints };
  }
  return all;
}

/** What a condition makes safe where it holds. */
export function assumeMarked(test: PyNode, work: Work): void {
  for (const { subject, bits } of work.file.marks?.guards.get(test) ?? []) {
    narrow(work, subject as PyExpression, bits);
  }
}

interface Beginning {
  readonly from: readonly MarkedSource[] | undefined;
  readonly at: TextRange;
}

function withSources(held: Held, { from = [], at }: Beginning, { fn }: Work): Held {
  if (from.length === 0) return held;
  let taints = held.taints;
  for (const { what, safe, isOwn } of from) {
    const origin = { kind: "source", what, isLocal: false, at: fn.spot(at) } as const;
    taints = uniteTaints(taints, fn.begin({ ...origin, ...(isOwn && { isOwn }) }, safe).taints);
  }
  return withTaints(held, taints);
}
