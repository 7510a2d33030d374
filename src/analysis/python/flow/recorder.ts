import type { LineIndex, TextRange } from "../../../model/index.ts";
import type {
  ChainLink,
  FlowCall,
  FlowEdge,
  FlowInput,
  FlowOrigin,
  FlowSink,
  FlowTargetKind,
  FunctionFlows,
  Spot,
} from "./file-flows.ts";
import { safeForAll } from "./kinds.ts";
import type { Held, Taint } from "./values.ts";

/** Writes down what a function does while it is followed. */
export interface Recorder {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly sinks: FlowSink[];
  input?: readonly FlowInput[];
  returns?: string;
  isDecorated?: true;
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

export interface Target {
  readonly kind: FlowTargetKind;
  readonly to: number;
  readonly argument?: number | string;
}

const maxEdges = 3000;
const maxSteps = 10;

export function openRecorder(
  lines: LineIndex,
  { name, parameters }: Pick<FunctionFlows, "name" | "parameters">,
): Recorder {
  const origins: FlowOrigin[] = [];
  const calls: FlowCall[] = [];
  const sinks: FlowSink[] = [];
  const places: string[] = [];
  const edges: FlowEdge[] = [];
  const chain: ChainLink[] = [];
  const lengths: number[] = [];
  const known = new Map<string, number>();
  const masks = new Map<string, number[]>();
  const index = (key: string, add: () => number): number => {
    const found = known.get(key) ?? add();
    known.set(key, found);
    return found;
  };
  const spot = (range: TextRange): Spot => {
    const { startLine, startColumn, endLine, endColumn } = lines.regionOf(range);
    return [startLine, startColumn, endLine, endColumn];
  };
  const stepAfter = (before: number, range: TextRange): number => {
    const length = lengths[before] ?? 0;
    if (length >= maxSteps) return before;
    for (let at = before; at >= 0; at = chain[at]?.before ?? -1) {
      if (known.get(`t${range.start}/${chain[at]?.before}`) === at) return before;
    }
    return index(`t${range.start}/${before}`, () => {
      lengths.push(length + 1);
      return chain.push({ at: spot(range), before }) - 1;
    });
  };
  return {
    name,
    parameters,
    sinks,
    spot,
    begin(origin, safe = 0) {
      const place = index(`o${keyOf(origin)}`, () => origins.push(origin) - 1);
      return { taints: [{ origin: place, safe, steps: -1 }] };
    },
    originAt: (at) => origins[at],
    call: (call, range) =>
      index(
        `c${range.start}-${range.end}-${call.ref}`,
        () => calls.push({ ...call, at: spot(range) }) - 1,
      ),
    sink: (key, make) => index(`s${key}`, () => sinks.push(make()) - 1),
    place: (ref) => index(`p${ref}`, () => places.push(ref) - 1),
    reach(taints, { kind, to, argument }) {
      for (const { origin, safe, steps } of taints) {
        if ((safe & safeForAll) === safeForAll) continue;
        const key = `${origin}>${kind}${to}:${argument ?? ""}`;
        const before = masks.get(key) ?? [];
        if (before.some((mask) => (mask & safe) === mask)) continue;
        if (edges.length >= maxEdges) return false;
        masks.set(key, [...before, safe]);
        const given = argument === undefined ? {} : { argument };
        edges.push({ from: origin, kind, to, ...given, safe, steps });
      }
      return true;
    },
    step(held, range) {
      if (held.taints.length === 0) return held;
      const taints = held.taints.map((t) => ({ ...t, steps: stepAfter(t.steps, range) }));
      return { ...held, taints };
    },
    close() {
      const { input, returns, isDecorated } = this;
      const isEmpty = calls.length === 0 && edges.length === 0 && parameters.length === 0;
      if (isEmpty && returns === undefined) return undefined;
      const rest = {
        ...(input && { input }),
        ...(returns !== undefined && { returns }),
        ...(isDecorated && { isDecorated }),
      };
      return { name, parameters, origins, calls, sinks, places, edges, chain, ...rest };
    },
  };
}

function keyOf(origin: FlowOrigin): string {
  switch (origin.kind) {
    case "parameter":
      return `p${origin.index}`;
    case "call":
      return `c${origin.call}${origin.key ?? ""}`;
    case "place":
      return `a${origin.ref}`;
    case "source":
      return `s${origin.what}@${origin.at.join()}${origin.model ?? ""}${origin.field ?? ""}`;
  }
}
