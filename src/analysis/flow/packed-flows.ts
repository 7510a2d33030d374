import type {
  FlowEdge,
  FlowOrigin,
  FlowSink,
  FlowTargetKind,
  FunctionBody,
  FunctionFlows,
  PackedFunction,
  Spot,
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

const kinds: readonly FlowTargetKind[] = ["sink", "argument", "return", "place"];
const edgeWidth = 7;
const linkWidth = 5;

/** Writes the body of a function as a short text, without what leads nowhere. */
export function packFunction(flows: FunctionFlows): PackedFunction {
  const { origins, calls, sinks, places, edges, chain, ...head } = flows;
  const used = new Map<number, number>();
  const packed: Packed = {
    e: edges.flatMap(({ from, kind, to, argument, safe, steps, flag }) => {
      if (!used.has(from)) used.set(from, used.size);
      return [
        used.get(from) ?? 0,
        kinds.indexOf(kind),
        to,
        argument ?? null,
        safe,
        steps,
        flag ?? null,
      ];
    }),
    o: [...used.keys()].map((at) => packOrigin(origins[at] as FlowOrigin)),
    c: calls.map(({ ref, at, given = 0, written = 0 }) => [ref, ...at, given, written]),
    s: sinks,
    p: places,
    t: chain.flatMap(({ at, before }) => [...at, before]),
  };
  return { ...head, body: JSON.stringify(packed) };
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
      kind: kinds[Number(e[at + 1])] ?? "return",
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
