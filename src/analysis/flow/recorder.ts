import type { LineIndex, TextRange } from "../../model/index.ts";
import type {
  FlowCall,
  FlowInput,
  FlowOrigin,
  FlowSink,
  FunctionFlows,
  Spot,
} from "./file-flows.ts";
import {
  callPlace,
  openTables,
  originPlace,
  placeOf,
  reachIn,
  stepAfter,
  type Tables,
  type Target,
} from "./flow-tables.ts";
import type { Held, Taint } from "./values.ts";

/** Writes down what a function does while it is followed. */
export interface Recorder {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly sinks: FlowSink[];
  input?: readonly FlowInput[];
  returns?: string;
  isDecorated?: true;
  /** The flag without which nothing of what is followed happens: place of a parameter. */
  flag?: number | undefined;
  /** A value that begins here. */
  begin(origin: FlowOrigin, safe?: number): Held;
  originAt(index: number): FlowOrigin | undefined;
  /** Place of a call in the list of calls. */
  call(call: Omit<FlowCall, "at">, range: TextRange): number;
  /** Place of a sink, made by the function handed in where it is new. */
  sink(key: string, make: () => FlowSink): number;
  place(ref: string): number;
  /** Values reach something; false where a limit is hit. */
  reach(taints: readonly Taint[], to: Target): boolean;
  /** The same values after an assignment. */
  step(held: Held, range: TextRange): Held;
  spot(range: TextRange): Spot;
  /** What it does; `undefined` where that is nothing. */
  close(): FunctionFlows | undefined;
}

export function openRecorder(
  lines: Pick<LineIndex, "regionOf">,
  head: Pick<FunctionFlows, "name" | "parameters">,
): Recorder {
  const tables = openTables();
  const { origins, sinks, places } = tables;
  const spot = (range: TextRange): Spot => {
    const { startLine, startColumn, endLine, endColumn } = lines.regionOf(range);
    return [startLine, startColumn, endLine, endColumn];
  };
  return {
    ...head,
    sinks,
    spot,
    begin: (origin, safe = 0) => ({
      taints: [{ origin: originPlace(tables, origin), safe, steps: -1 }],
    }),
    originAt: (at) => origins[at],
    call: (call, range) => callPlace(tables, call, { range, spot }),
    sink: (key, make) => placeOf(tables, `s${key}`, () => sinks.push(make())),
    place: (ref) => placeOf(tables, `p${ref}`, () => places.push(ref)),
    reach(taints, to) {
      return reachIn(tables, withFlag(taints, this.flag), to);
    },
    step(held, range) {
      if (held.taints.length === 0) return held;
      const taints = withFlag(held.taints, this.flag).map((taint) => ({
        ...taint,
        steps: stepAfter(tables, { steps: taint.steps, range, spot }),
      }));
      return { ...held, taints };
    },
    close() {
      return closeTables(tables, this);
    },
  };
}

function withFlag(taints: readonly Taint[], flag: number | undefined): readonly Taint[] {
  return flag === undefined ? taints : taints.map((taint) => ({ flag, ...taint }));
}

function closeTables(
  { origins, calls, sinks, places, edges, chain }: Tables,
  { name, parameters, input, returns, isDecorated }: Recorder,
): FunctionFlows | undefined {
  const isEmpty = calls.length === 0 && edges.length === 0 && parameters.length === 0;
  if (isEmpty && returns === undefined) return undefined;
  return {
    name,
    parameters,
    origins,
    calls,
    sinks,
    places,
    edges,
    chain,
    ...(input && { input }),
    ...(returns !== undefined && { returns }),
    ...(isDecorated && { isDecorated }),
  };
}
