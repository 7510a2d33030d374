import type { TextRange } from "../../model/index.ts";
import {
  type ChainLink,
  type FlowCall,
  type FlowEdge,
  type FlowOrigin,
  type FlowSink,
  type FlowTargetKind,
  type Spot,
  targetKinds,
} from "./file-flows.ts";
import { safeForAll } from "./kinds.ts";
import type { Taint } from "./values.ts";

/** What values reach. */
export interface Target {
  readonly kind: FlowTargetKind;
  readonly to: number;
  readonly argument?: number | string;
}

/** The lists of a function, and places in them by what is there. */
export interface Tables {
  readonly origins: FlowOrigin[];
  readonly calls: FlowCall[];
  readonly sinks: FlowSink[];
  readonly places: string[];
  readonly edges: FlowEdge[];
  readonly chain: ChainLink[];
  readonly known: Known;
}

/**
 * Where something is in the lists of {@link Tables}. This is asked of every call and of every value that
 * is moved: numbers are found without making a text of them. Most functions are small, and need few of
 * the maps.
 */
interface Known {
  /** Origins that are a parameter, by its place; that are the whole result of a call, by the call. */
  readonly parameters: number[];
  readonly results: number[];
  /** Calls by where they end: those of a chain begin at one place. */
  calls?: Map<number, number[]>;
  readonly callStarts: number[];
  /** By edge, what the values were safe for on it. */
  masks?: Map<number | string, number[]>;
  /** Of each link of the chain, where the assignment begins, and how many come before it. */
  readonly linkStarts: number[];
  readonly lengths: number[];
  links?: Map<number, number>;
  /** Everything else, by a text. */
  others?: Map<string, number>;
}

/** Empty ones. */
export function openTables(): Tables {
  return {
    origins: [],
    calls: [],
    sinks: [],
    places: [],
    edges: [],
    chain: [],
    known: {
      parameters: [],
      results: [],
      callStarts: [],
      linkStarts: [],
      lengths: [],
    },
  };
}

/** The place of something in its list; pushed where it is new. */
export function placeOf({ known }: Tables, key: string, push: () => number): number {
  known.others ??= new Map();
  const { others } = known;
  const found = others.get(key);
  if (found !== undefined) return found;
  const place = push() - 1;
  others.set(key, place);
  return place;
}

/** The place of an origin. */
export function originPlace(tables: Tables, origin: FlowOrigin): number {
  const { origins, known } = tables;
  if (origin.kind === "parameter") {
    known.parameters[origin.index] ??= origins.push(origin) - 1;
    return known.parameters[origin.index] ?? -1;
  }
  if (origin.kind === "call" && origin.key === undefined) {
    known.results[origin.call] ??= origins.push(origin) - 1;
    return known.results[origin.call] ?? -1;
  }
  return placeOf(tables, `o${keyOf(origin)}`, () => origins.push(origin));
}

interface Placing {
  readonly range: TextRange;
  readonly spot: (range: TextRange) => Spot;
}

/** The place of a call. */
export function callPlace(
  { calls, known }: Tables,
  call: Omit<FlowCall, "at">,
  { range, spot }: Placing,
): number {
  known.calls ??= new Map();
  const there = known.calls.get(range.end) ?? [];
  for (const place of there) {
    if (known.callStarts[place] === range.start && calls[place]?.ref === call.ref) return place;
  }
  const place = calls.push({ ...call, at: spot(range) }) - 1;
  known.callStarts.push(range.start);
  there.push(place);
  if (there.length === 1) known.calls.set(range.end, there);
  return place;
}

const maxEdges = 3000;

/** Adds edges from values to a target; false where the function has too many already. */
export function reachIn(tables: Tables, taints: readonly Taint[], to: Target): boolean {
  for (const taint of taints) {
    const isSafe = (taint.safe & safeForAll) === safeForAll;
    if (!isSafe && !addEdge(tables, taint, to)) return false;
  }
  return true;
}

/** False where the function has too many edges already. */
function addEdge({ edges, known }: Tables, taint: Taint, target: Target): boolean {
  const { origin, safe, steps, flag } = taint;
  const { kind, to, argument } = target;
  const key = edgeKey(taint, target);
  known.masks ??= new Map();
  const { masks } = known;
  const before = masks.get(key);
  if (before !== undefined && covers(before, safe)) return true;
  if (edges.length >= maxEdges) return false;
  if (before === undefined) masks.set(key, [safe]);
  else before.push(safe);
  const edge: { -readonly [K in keyof FlowEdge]: FlowEdge[K] } = {
    from: origin,
    kind,
    to,
    safe,
    steps,
  };
  if (argument !== undefined) edge.argument = argument;
  if (flag !== undefined) edge.flag = flag;
  edges.push(edge);
  return true;
}

function covers(masks: readonly number[], safe: number): boolean {
  for (const mask of masks) if ((mask & safe) === mask) return true;
  return false;
}

const mostPlaces = 2 ** 18;
const mostArguments = 2 ** 10;

/** Origin, kind, target and argument in one number of less than 2^53; a text where they do not fit. */
function edgeKey({ origin, flag }: Taint, { kind, to, argument = -1 }: Target): number | string {
  const isSmall = origin < mostPlaces && to < mostPlaces && flag === undefined;
  if (isSmall && typeof argument === "number" && argument >= -1 && argument < mostArguments) {
    const place = origin * mostPlaces + to;
    return (place * (mostArguments + 1) + argument + 1) * 4 + targetKinds.indexOf(kind);
  }
  return `${origin}>${kind}${to}:${argument === -1 ? "" : argument}/${flag ?? ""}`;
}

const maxSteps = 10;
const mostLinks = 2 ** 22;

interface Stepping extends Placing {
  readonly steps: number;
}

/** The chain after one more assignment; a loop does not make it longer. */
export function stepAfter({ chain, known }: Tables, { steps, range, spot }: Stepping): number {
  const { linkStarts, lengths } = known;
  const length = lengths[steps] ?? 0;
  if (length >= maxSteps || chain.length >= mostLinks) return steps;
  for (let at = steps; at >= 0; at = chain[at]?.before ?? -1) {
    if (linkStarts[at] === range.start) return steps;
  }
  const key = range.start * mostLinks + steps + 1;
  known.links ??= new Map();
  const found = known.links.get(key);
  if (found !== undefined) return found;
  const place = chain.push({ at: spot(range), before: steps }) - 1;
  known.links.set(key, place);
  lengths.push(length + 1);
  linkStarts.push(range.start);
  return place;
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
