import {
  type FlowEdge,
  type FlowOrigin,
  type FlowSink,
  type FunctionBody,
  type FunctionFlows,
  type PackedFunction,
  type Spot,
  targetKinds,
} from "./file-flows.ts";

/** What of a body goes over as text: arrays without names, so that millions of lines fit. */
interface Packed {
  readonly o: readonly PackedOrigin[];
  readonly c: readonly (readonly (string | number | readonly (number | string)[])[])[];
  readonly s: readonly FlowSink[];
  readonly p: readonly string[];
  readonly e: readonly (number | string | null)[];
  readonly t: readonly number[];
}

type PackedOrigin =
  | number
  | readonly [number, string?]
  | Exclude<FlowOrigin, { kind: "parameter" | "call" }>;

const edgeWidth = 7;
const linkWidth = 5;

/** Writes the body of a function as a short text, without what leads nowhere. */
export function packFunction(flows: FunctionFlows): PackedFunction {
  const { name, parameters, input, returns, isDecorated, sinks, places } = flows;
  const used = new Map<number, number>();
  const packed: Packed = {
    e: packEdges(flows.edges, used),
    o: [...used.keys()].map((at) => packOrigin(flows.origins[at] as FlowOrigin)),
    c: flows.calls.map(({ ref, at: [a, b, x, y], given = 0, written = 0 }) => {
      return [ref, a, b, x, y, given, written];
    }),
    s: sinks,
    p: places,
    t: packChain(flows.chain),
  };
  return {
    name,
    parameters,
    ...(input && { input }),
    ...(returns !== undefined && { returns }),
    ...(isDecorated && { isDecorated }),
    body: JSON.stringify(packed),
  };
}

/** @param used - takes the new places of the origins that edges begin at */
function packEdges(edges: readonly FlowEdge[], used: Map<number, number>): Packed["e"] {
  const packed: (number | string | null)[] = [];
  for (const { from, kind, to, argument = null, safe, steps, flag = null } of edges) {
    let place = used.get(from);
    if (place === undefined) {
      place = used.size;
      used.set(from, place);
    }
    packed.push(place, targetKinds.indexOf(kind), to, argument, safe, steps, flag);
  }
  return packed;
}

function packChain(chain: FunctionFlows["chain"]): number[] {
  const packed: number[] = [];
  for (const { at, before } of chain) packed.push(at[0], at[1], at[2], at[3], before);
  return packed;
}

function packOrigin(origin: FlowOrigin): PackedOrigin {
  if (origin.kind === "parameter") return origin.index;
  if (origin.kind !== "call") return origin;
  return origin.key === undefined ? [origin.call] : [origin.call, origin.key];
}

/** Reads the body of a function back. */
export function unpackBody({ body }: PackedFunction): FunctionBody {
  const { o, c, s, p, e, t } = JSON.parse(body) as Packed;
  const edges: FlowEdge[] = [];
  for (let at = 0; at < e.length; at += edgeWidth) {
    const argument = e[at + 3] ?? null;
    const flag = e[at + 6];
    edges.push({
      from: Number(e[at]),
      kind: targetKinds[Number(e[at + 1])] ?? "return",
      to: Number(e[at + 2]),
      ...(argument !== null && { argument }),
      safe: Number(e[at + 4]),
      steps: Number(e[at + 5]),
      ...(typeof flag === "number" && { flag }),
    });
  }
  return {
    origins: o.map(unpackOrigin),
    calls: c.map(([ref, a, b, x, y, given, written]) => ({
      ref: String(ref),
      at: [Number(a), Number(b), Number(x), Number(y)],
      ...(Array.isArray(given) && { given }),
      ...(Array.isArray(written) && { written }),
    })),
    sinks: s,
    places: p,
    edges,
    chain: unpackChain(t),
  };
}

function unpackOrigin(origin: PackedOrigin): FlowOrigin {
  if (typeof origin === "number") return { kind: "parameter", index: origin };
  if ("kind" in origin) return origin;
  const [call, key] = origin;
  return { kind: "call", call, ...(key !== undefined && { key }) };
}

function unpackChain(numbers: readonly number[]): FunctionBody["chain"] {
  const chain: FunctionBody["chain"][number][] = [];
  for (let at = 0; at < numbers.length; at += linkWidth) {
    const spot = numbers.slice(at, at + 4) as unknown as Spot;
    chain.push({ at: spot, before: numbers[at + 4] ?? -1 });
  }
  return chain;
}
