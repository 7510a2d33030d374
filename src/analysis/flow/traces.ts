import type { TraceStep } from "../../model/index.ts";
import { type FlowEdge, type FlowSink, regionOf, type Spot } from "./file-flows.ts";
import type { FlowState } from "./flow-state.ts";
import type { LinkedProgram } from "./linked.ts";
import type { LinkedFunction } from "./resolver.ts";

const maxSteps = 40;

export interface Reaching extends Pick<LinkedProgram, "body"> {
  readonly edge: FlowEdge;
  readonly sink: FlowSink;
}

/** The way of a value from where it comes from to where it does harm, step by step. */
export function traceOf(last: FlowState, { edge, sink, body }: Reaching): readonly TraceStep[] {
  const states: FlowState[] = [];
  for (let at: FlowState | undefined = last; at; at = at.before) states.push(at);
  const steps = states.reverse().flatMap((state): TraceStep[] => {
    const here = { path: state.path, region: regionOf(state.at), message: state.how };
    const before =
      state.before && state.edge ? keptBy(state.before.fn, { edge: state.edge, body }) : [];
    return [...before, here];
  });
  const end = { path: last.fn.path, region: sink.site.region, message: `It reaches ${sink.what}.` };
  const all = withoutRepeats([...steps, ...keptBy(last.fn, { edge, body }), end]);
  return all.length <= maxSteps ? all : [...all.slice(0, 10), ...all.slice(10 - maxSteps)];
}

/** The assignments of a function that a value passes on one of its edges. */
function keptBy(fn: LinkedFunction, { edge, body }: Omit<Reaching, "sink">): TraceStep[] {
  const { path } = fn;
  const { chain } = body(fn);
  const spots: Spot[] = [];
  for (let at = edge.steps; at >= 0; at = chain[at]?.before ?? -1) {
    const link = chain[at];
    if (link) spots.push(link.at);
  }
  return spots
    .reverse()
    .map((spot) => ({ path, region: regionOf(spot), message: "It is assigned here." }));
}

function withoutRepeats(steps: readonly TraceStep[]): TraceStep[] {
  const seen = new Set<string>();
  return steps.filter((step, i) => {
    const where = JSON.stringify(step);
    const isNew = !seen.has(where) || i === steps.length - 1;
    seen.add(where);
    return isNew;
  });
}
