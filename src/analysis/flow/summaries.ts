import { filledBy } from "./callees.ts";
import type { FlowEdge } from "./file-flows.ts";
import { safeForAll } from "./kinds.ts";
import type { LinkedProgram, ResultOrigin } from "./linked.ts";
import { addMask } from "./masks.ts";
import type { LinkedFunction } from "./resolver.ts";

/** What a function gives back of what it gets. */
export interface Summaries {
  returned(fn: LinkedFunction, parameter: number): readonly Returned[];
}

/** One way back from a function. */
export interface Returned {
  /** Bits of what the value is safe for then. */
  readonly safe: number;
  /** What it stands under in the list or dict that comes back. */
  readonly key?: string | undefined;
}

/** True where what comes back under a key is what an origin takes of a result. */
export function fits({ key }: Pick<ResultOrigin, "key">, given: string | undefined): boolean {
  return key === undefined || given === undefined || key === given;
}

/** Finds which parameters of which functions come back from them, through whatever they call. */
export function summarize(program: LinkedProgram): Summaries {
  const known = new Map<number, Map<number, Returned[]>>();
  const returned = (fn: LinkedFunction, parameter: number) =>
    known.get(fn.id)?.get(parameter) ?? [];
  const open = program.functions.filter(({ id }) => program.facts.givingBack.has(id));
  const waiting = new Set(open.map(({ id }) => id));
  for (let next = open.pop(); next; next = open.pop()) {
    waiting.delete(next.id);
    if (!returnsMore(next, { program, known, returned })) continue;
    for (const { fn } of program.callersOf(next)) {
      if (waiting.has(fn.id) || !program.facts.givingBack.has(fn.id)) continue;
      waiting.add(fn.id);
      open.push(fn);
    }
  }
  return { returned };
}

interface Summing extends Summaries {
  readonly program: LinkedProgram;
  readonly known: Map<number, Map<number, Returned[]>>;
}

/** True where a function gives back more than was known of it. */
function returnsMore(fn: LinkedFunction, summing: Summing): boolean {
  const { known, program } = summing;
  const own = known.get(fn.id) ?? new Map<number, Returned[]>();
  known.set(fn.id, own);
  let isMore = false;
  for (const parameter of fn.head.parameters.keys()) {
    const origin = program.parameterOrigin(fn, parameter);
    if (origin < 0) continue;
    const ways = own.get(parameter) ?? [];
    own.set(parameter, ways);
    for (const way of waysBack(fn, origin, summing)) if (addWay(ways, way)) isMore = true;
  }
  return isMore;
}

const mostWays = 12;

function addWay(ways: Returned[], { safe, key }: Returned): boolean {
  const isKnown = ways.some(
    (way) => (way.key === undefined || way.key === key) && (way.safe & safe) === way.safe,
  );
  if (isKnown || ways.length >= mostWays) return false;
  ways.push({ safe, key });
  return true;
}

interface Walk {
  readonly fn: LinkedFunction;
  readonly seen: Map<number, number[]>;
  readonly open: { readonly origin: number; readonly safe: number }[];
  readonly found: Returned[];
}

/** Every way of a value from its origin back out of its function. */
function waysBack(fn: LinkedFunction, origin: number, summing: Summing): Returned[] {
  const walk: Walk = { fn, seen: new Map([[origin, [0]]]), open: [{ origin, safe: 0 }], found: [] };
  for (let next = walk.open.pop(); next; next = walk.open.pop()) {
    for (const edge of summing.program.edgesFrom(fn, next.origin)) {
      const safe = next.safe | edge.safe;
      if ((safe & safeForAll) === safeForAll) continue;
      if (edge.kind === "return") walk.found.push({ safe, key: keyOf(edge) });
      else if (edge.kind === "argument") passThrough({ edge, safe }, walk, summing);
    }
  }
  return walk.found;
}

function keyOf({ argument }: FlowEdge): string | undefined {
  return typeof argument === "string" ? argument : undefined;
}

/** Through a call: to its result, where what is called gives the value back. */
function passThrough(
  { edge, safe }: { readonly edge: FlowEdge; readonly safe: number },
  { fn, seen, open }: Walk,
  { program, returned }: Summing,
): void {
  const results = program.resultOrigins(fn, edge.to);
  const callee = results.length === 0 ? undefined : program.callee(fn, edge.to);
  if (callee?.kind !== "function" || edge.argument === undefined) return;
  const ways = filledBy(callee, edge.argument).flatMap((inner) => returned(callee.fn, inner));
  for (const result of results) {
    const masks = seen.get(result.origin) ?? [];
    seen.set(result.origin, masks);
    for (const way of ways) {
      const mask = safe | way.safe;
      if (fits(result, way.key) && addMask(masks, mask)) {
        open.push({ origin: result.origin, safe: mask });
      }
    }
  }
}
