import type { FileFlows, FlowEdge, FlowSourceOrigin, FunctionBody } from "./file-flows.ts";
import { unpackBody } from "./packed-flows.ts";
import type { Callee, FlowLanguage, LinkedFunction, Resolver } from "./resolver.ts";

/** The functions of a project with what they call, ready to be followed. */
export interface LinkedProgram {
  readonly files: ReadonlyMap<string, FileFlows>;
  readonly resolver: Resolver;
  readonly functions: readonly LinkedFunction[];
  readonly facts: ProgramFacts;
  /** What a function does; read when it is asked for. */
  body(fn: LinkedFunction): FunctionBody;
  /** What a call of a function runs. */
  callee(fn: LinkedFunction, call: number): Callee | undefined;
  /** Calls that run a function. */
  callersOf(fn: LinkedFunction): readonly CallSite[];
  /** Edges that begin at an origin. */
  edgesFrom(fn: LinkedFunction, origin: number): readonly FlowEdge[];
  /** Place of an origin among those of its function; -1 where nothing of it goes anywhere. */
  parameterOrigin(fn: LinkedFunction, index: number): number;
  /** Flags that ways through a function hang on: places of parameters. */
  flagsOf(fn: LinkedFunction): readonly number[];
  /** Where the result of a call, or a part of it, goes on. */
  resultOrigins(fn: LinkedFunction, call: number): readonly ResultOrigin[];
}

/** What is looked for in all functions, so that each is read once for it. */
export interface ProgramFacts {
  readonly sources: readonly FactAt<FlowSourceOrigin>[];
  /** Reads of attributes and variables. */
  readonly reads: readonly FactAt<string>[];
  /** Ids of functions that give something back. */
  readonly givingBack: ReadonlySet<number>;
  /** Functions that run SQL. */
  readonly withSql: readonly LinkedFunction[];
  /** Bare names of what is called without saying whose it is. */
  readonly unknownCalls: ReadonlySet<string>;
}

export interface FactAt<T> {
  readonly fn: LinkedFunction;
  /** Place in the origins of the function. */
  readonly origin: number;
  readonly what: T;
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
export function linkFunctions(
  files: ReadonlyMap<string, FileFlows>,
  language: FlowLanguage,
): LinkedProgram {
  const resolver = language.openResolver(files);
  const { functions } = resolver;
  const opened = openBodies();
  const facts = openFacts();
  const callers = functions.map((): CallSite[] => []);
  const callees = functions.map((fn) => {
    const { body } = opened(fn);
    noteFacts(fn, body, facts);
    return body.calls.map(({ ref }, call) => {
      const callee = resolver.callee(fn.path, ref);
      if (!callee) facts.unknownCalls.add(ref.slice(ref.lastIndexOf(".") + 1));
      else if (callee.kind === "function") callers[callee.fn.id]?.push({ fn, call });
      return callee;
    });
  });
  return {
    files,
    resolver,
    functions,
    facts,
    body: (fn) => opened(fn).body,
    callee: (fn, call) => callees[fn.id]?.[call],
    callersOf: (fn) => callers[fn.id] ?? [],
    edgesFrom: (fn, origin) => opened(fn).edges.get(origin) ?? [],
    parameterOrigin: (fn, index) => opened(fn).parameters.get(index) ?? -1,
    flagsOf: (fn) => opened(fn).flags,
    resultOrigins: (fn, call) => opened(fn).results.get(call) ?? [],
  };
}

function openFacts() {
  return {
    sources: [] as FactAt<FlowSourceOrigin>[],
    reads: [] as FactAt<string>[],
    givingBack: new Set<number>(),
    withSql: [] as LinkedFunction[],
    unknownCalls: new Set<string>(),
  };
}

function noteFacts(
  fn: LinkedFunction,
  { origins, sinks, edges }: FunctionBody,
  facts: ReturnType<typeof openFacts>,
): void {
  for (const [origin, one] of origins.entries()) {
    if (one.kind === "source") facts.sources.push({ fn, origin, what: one });
    else if (one.kind === "place") facts.reads.push({ fn, origin, what: one.ref });
  }
  if (edges.some(({ kind }) => kind === "return")) facts.givingBack.add(fn.id);
  if (sinks.some(({ kind }) => kind === "sql")) facts.withSql.push(fn);
}

const mostBodies = 3000;

/** Reads bodies of functions, and keeps those that were asked for last. */
function openBodies(): (fn: LinkedFunction) => Index {
  const known = new Map<number, Index>();
  return (fn) => {
    const found = known.get(fn.id) ?? indexBody(unpackBody(fn.head));
    if (known.size >= mostBodies) known.clear();
    known.set(fn.id, found);
    return found;
  };
}

interface Index {
  readonly body: FunctionBody;
  readonly edges: ReadonlyMap<number, readonly FlowEdge[]>;
  readonly parameters: ReadonlyMap<number, number>;
  readonly results: ReadonlyMap<number, readonly ResultOrigin[]>;
  readonly flags: readonly number[];
}

function indexBody(body: FunctionBody): Index {
  const edges = new Map<number, FlowEdge[]>();
  for (const edge of body.edges) {
    const list = edges.get(edge.from);
    if (list) list.push(edge);
    else edges.set(edge.from, [edge]);
  }
  const parameters = new Map<number, number>();
  const results = new Map<number, ResultOrigin[]>();
  for (const [at, origin] of body.origins.entries()) {
    if (origin.kind === "parameter") parameters.set(origin.index, at);
    else if (origin.kind === "call") {
      const list = results.get(origin.call) ?? [];
      results.set(origin.call, list);
      list.push({ origin: at, key: origin.key });
    }
  }
  const flags = new Set(body.edges.flatMap(({ flag }) => (flag === undefined ? [] : [flag])));
  return { body, edges, parameters, results, flags: [...flags].sort((a, b) => a - b) };
}
