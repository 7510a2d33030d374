import type { LineIndex, TextRange } from "../../model/index.ts";
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

export interface Target {
  readonly kind: FlowTargetKind;
  readonly to: number;
  readonly argument?: number | string;
}

/** The lists of a function, and places in them by what is there. */
interface Tables {
  readonly origins: FlowOrigin[];
  readonly calls: FlowCall[];
  readonly sinks: FlowSink[];
  readonly places: string[];
  readonly edges: FlowEdge[];
  readonly chain: ChainLink[];
  readonly known: Map<string, number>;
  /** By edge, what the values were safe for on it. */
  readonly masks: Map<string, number[]>;
}

export function openRecorder(
  lines: Pick<LineIndex, "regionOf">,
  head: Pick<FunctionFlows, "name" | "parameters">,
): Recorder {
  const tables: Tables = {
    origins: [],
    calls: [],
    sinks: [],
    places: [],
    edges: [],
    chain: [],
    known: new Map(),
    masks: new Map(),
  };
  const { origins, calls, sinks, places } = tables;
  const spot = (range: TextRange): Spot => {
    const { startLine, startColumn, endLine, endColumn } = lines.regionOf(range);
    return [startLine, startColumn, endLine, endColumn];
  };
  const lengths: number[] = [];
  return {
    ...head,
    sinks,
    spot,
    begin(origin, safe = 0) {
      const place = placeOf(tables, `o${keyOf(origin)}`, () => origins.push(origin));
      return { taints: [{ origin: place, safe, steps: -1 }] };
    },
    originAt: (at) => origins[at],
    call: (call, { start, end }) =>
      placeOf(tables, `c${start}-${end}-${call.ref}`, () =>
        calls.push({ ...call, at: spot({ start, end }) }),
      ),
    sink: (key, make) => placeOf(tables, `s${key}`, () => sinks.push(make())),
    place: (ref) => placeOf(tables, `p${ref}`, () => places.push(ref)),
    reach(taints, to) {
      return reachIn(tables, withFlag(taints, this.flag), to);
    },
    step(held, range) {
      if (held.taints.length === 0) return held;
      const after = (steps: number) => stepAfter(tables, { steps, range, spot, lengths });
      const taints = withFlag(held.taints, this.flag);
      return { ...held, taints: taints.map((t) => ({ ...t, steps: after(t.steps) })) };
    },
    close() {
      return closeTables(tables, this);
    },
  };
}

/** The place of something in its list; pushed where it is new. */
function placeOf({ known }: Tables, key: string, push: () => number): number {
  const found = known.get(key) ?? push() - 1;
  known.set(key, found);
  return found;
}

function withFlag(taints: readonly Taint[], flag: number | undefined): readonly Taint[] {
  return flag === undefined ? taints : taints.map((taint) => ({ flag, ...taint }));
}

const maxEdges = 3000;

function reachIn(tables: Tables, taints: readonly Taint[], to: Target): boolean {
  return taints.every(
    (taint) => (taint.safe & safeForAll) === safeForAll || addEdge(tables, taint, to),
  );
}

/** False where the function has too many edges already. */
function addEdge(
  { edges, masks }: Tables,
  { origin, safe, steps, flag }: Taint,
  { kind, to, argument }: Target,
): boolean {
  const key = `${origin}>${kind}${to}:${argument ?? ""}/${flag ?? ""}`;
  const before = masks.get(key) ?? [];
  if (before.some((mask) => (mask & safe) === mask)) return true;
  if (edges.length >= maxEdges) return false;
  masks.set(key, [...before, safe]);
  const more = { ...(argument !== undefined && { argument }), ...(flag !== undefined && { flag }) };
  edges.push({ from: origin, kind, to, safe, steps, ...more });
  return true;
}

const maxSteps = 10;

interface Stepping {
  readonly steps: number;
  readonly range: TextRange;
  readonly spot: (range: TextRange) => Spot;
  /** Of each link, how many come before it. */
  readonly lengths: number[];
}

/** The chain after one more assignment; a loop does not make it longer. */
function stepAfter(tables: Tables, { steps, range, spot, lengths }: Stepping): number {
  const { chain, known } = tables;
  const length = lengths[steps] ?? 0;
  if (length >= maxSteps) return steps;
  for (let at = steps; at >= 0; at = chain[at]?.before ?? -1) {
    if (known.get(`t${range.start}/${chain[at]?.before}`) === at) return steps;
  }
  return placeOf(tables, `t${range.start}/${steps}`, () => {
    lengths.push(length + 1);
    return chain.push({ at: spot(range), before: steps });
  });
}

function closeTables(
  { known: _, masks: __, ...body }: Tables,
  { name, parameters, input, returns, isDecorated }: Recorder,
): FunctionFlows | undefined {
  const isEmpty = body.calls.length === 0 && body.edges.length === 0 && parameters.length === 0;
  if (isEmpty && returns === undefined) return undefined;
  return {
    name,
    parameters,
    ...body,
    ...(input && { input }),
    ...(returns !== undefined && { returns }),
    ...(isDecorated && { isDecorated }),
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
      return `s${origin.what}@${origin.at.join()}${origin.model ?? ""}${origin.field ?? ""}${origin.isOwn ?? ""}`;
  }
}
