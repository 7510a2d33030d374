import { filledBy } from "./callees.ts";
import { safeForAll } from "./kinds.ts";
import type { LinkedProgram } from "./linked.ts";
import { addMask } from "./masks.ts";
import type { LinkedFunction } from "./resolve.ts";

/** What a function gives back of what it gets. */
export interface Summaries {
  /** By parameter: what the value is safe for when it comes back, each way once. */
  returned(fn: LinkedFunction, parameter: number): readonly number[];
}

/** Finds which parameters of which functions come back from them, through whatever they call. */
export function summarize(program: LinkedProgram): Summaries {
  const known = new Map<number, Map<number, number[]>>();
  const returned = (fn: LinkedFunction, parameter: number) =>
    known.get(fn.id)?.get(parameter) ?? [];
  const open = program.functions.filter(({ flows }) =>
    flows.edges.some(({ kind }) => kind === "return"),
  );
  const waiting = new Set(open.map(({ id }) => id));
  for (let next = open.pop(); next; next = open.pop()) {
    waiting.delete(next.id);
    if (!returnsMore(next, { program, known, returned })) continue;
    for (const { fn } of program.callersOf(next)) {
      const isDone = waiting.has(fn.id) || !fn.flows.edges.some(({ kind }) => kind === "return");
      if (isDone) continue;
      waiting.add(fn.id);
      open.push(fn);
    }
  }
  return { returned };
}

interface Summing extends Summaries {
  readonly program: LinkedProgram;
  readonly known: Map<number, Map<number, number[]>>;
}

/** True where a function gives back more than was known of it. */
function returnsMore(fn: LinkedFunction, summing: Summing): boolean {
  const { known, program } = summing;
  const own = known.get(fn.id) ?? new Map<number, number[]>();
  known.set(fn.id, own);
  let isMore = false;
  for (const parameter of fn.flows.parameters.keys()) {
    const origin = program.parameterOrigin(fn, parameter);
    if (origin < 0) continue;
    const masks = own.get(parameter) ?? [];
    own.set(parameter, masks);
    for (const safe of reachReturn(fn, origin, summing)) {
      if (addMask(masks, safe, 4)) isMore = true;
    }
  }
  return isMore;
}

/** What a value is safe for when it comes back from a function, each way once. */
function reachReturn(fn: LinkedFunction, origin: number, summing: Summing): number[] {
  const { program } = summing;
  const seen = new Map<number, number[]>([[origin, [0]]]);
  const open: { readonly origin: number; readonly safe: number }[] = [{ origin, safe: 0 }];
  const found: number[] = [];
  for (let next = open.pop(); next; next = open.pop()) {
    for (const edge of program.edgesFrom(fn, next.origin)) {
      const safe = next.safe | edge.safe;
      if ((safe & safeForAll) === safeForAll) continue;
      if (edge.kind === "return") found.push(safe);
      else if (edge.kind === "argument" && edge.argument !== undefined) {
        const result = program.resultOrigin(fn, edge.to);
        const callee = result < 0 ? undefined : program.callee(fn, edge.to);
        if (callee?.kind !== "function") continue;
        for (const inner of filledBy(callee, edge.argument)) {
          for (const mask of summing.returned(callee.fn, inner)) {
            const masks = seen.get(result) ?? [];
            seen.set(result, masks);
            if (addMask(masks, safe | mask)) open.push({ origin: result, safe: safe | mask });
          }
        }
      }
    }
  }
  return found;
}
