import { type Callee, calleeOf } from "./callees.ts";
import type { FileFlows, FlowEdge } from "./file-flows.ts";
import { type LinkedFunction, openResolver, type Resolver } from "./resolve.ts";

/** The functions of a project with what they call, ready to be followed. */
export interface LinkedProgram {
  readonly files: ReadonlyMap<string, FileFlows>;
  readonly resolver: Resolver;
  readonly functions: readonly LinkedFunction[];
  /** What a call of a function runs. */
  callee(fn: LinkedFunction, call: number): Callee | undefined;
  /** Calls that run a function. */
  callersOf(fn: LinkedFunction): readonly CallSite[];
  /** Edges that begin at an origin. */
  edgesFrom(fn: LinkedFunction, origin: number): readonly FlowEdge[];
  /** Place of an origin among those of its function; -1 where nothing of it goes anywhere. */
  parameterOrigin(fn: LinkedFunction, index: number): number;
  /** Where the result of a call, or a part of it, goes on. */
  resultOrigins(fn: LinkedFunction, call: number): readonly ResultOrigin[];
}

export interface ResultOrigin {
  /** Place in the origins of the function. */
  readonly origin: number;
  /** Only what stands there under this key. */
  readonly key?: string | undefined;
}

export interface CallSite {
  readonly fn: LinkedFunction;
  readonly call: number;
}

/** Resolves every call of a project once. */
export function linkFunctions(files: ReadonlyMap<string, FileFlows>): LinkedProgram {
  const resolver = openResolver(files);
  const { functions } = resolver;
  const callees = functions.map(({ path, flows }) =>
    flows.calls.map(({ ref }) => calleeOf(resolver, path, ref)),
  );
  const callers = functions.map((): CallSite[] => []);
  for (const fn of functions) {
    for (const [call, callee] of (callees[fn.id] ?? []).entries()) {
      if (callee?.kind === "function") callers[callee.fn.id]?.push({ fn, call });
    }
  }
  const indexes: (Index | undefined)[] = [];
  const indexOf = (fn: LinkedFunction): Index => {
    const found = indexes[fn.id] ?? indexFunction(fn);
    indexes[fn.id] = found;
    return found;
  };
  return {
    files,
    resolver,
    functions,
    callee: (fn, call) => callees[fn.id]?.[call],
    callersOf: (fn) => callers[fn.id] ?? [],
    edgesFrom: (fn, origin) => indexOf(fn).edges.get(origin) ?? [],
    parameterOrigin: (fn, index) => indexOf(fn).parameters.get(index) ?? -1,
    resultOrigins: (fn, call) => indexOf(fn).results.get(call) ?? [],
  };
}

interface Index {
  readonly edges: ReadonlyMap<number, readonly FlowEdge[]>;
  readonly parameters: ReadonlyMap<number, number>;
  readonly results: ReadonlyMap<number, readonly ResultOrigin[]>;
}

function indexFunction({ flows }: LinkedFunction): Index {
  const edges = new Map<number, FlowEdge[]>();
  for (const edge of flows.edges) {
    const list = edges.get(edge.from);
    if (list) list.push(edge);
    else edges.set(edge.from, [edge]);
  }
  const parameters = new Map<number, number>();
  const results = new Map<number, ResultOrigin[]>();
  for (const [at, origin] of flows.origins.entries()) {
    if (origin.kind === "parameter") parameters.set(origin.index, at);
    else if (origin.kind === "call") {
      const list = results.get(origin.call) ?? [];
      results.set(origin.call, list);
      list.push({ origin: at, key: origin.key });
    }
  }
  return { edges, parameters, results };
}
