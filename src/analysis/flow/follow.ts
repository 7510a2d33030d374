import { firstStates } from "./begin-flows.ts";
import { filledBy } from "./callees.ts";
import type { FileFlows, FlowEdge, FlowSink, FlowSourceOrigin } from "./file-flows.ts";
import type { Flow, FlowState } from "./flow-state.ts";
import { allOwnBits, checkedBit, flowKinds, type OwnKind, safeForAll } from "./kinds.ts";
import { type CallSite, type LinkedProgram, linkFunctions } from "./linked.ts";
import { addMask } from "./masks.ts";
import { openPlaces, type Places } from "./place-readers.ts";
import type { FlowLanguage, LinkedFunction } from "./resolver.ts";
import { type SettledSink, settledSinks } from "./settled.ts";
import { fits, type Summaries, summarize } from "./summaries.ts";
import { traceOf } from "./traces.ts";

export interface FollowedFlows {
  /** One for each place that is reached. */
  readonly flows: readonly Flow[];
  /** Statements of SQL that only get what is written in the project. */
  readonly settled: readonly SettledSink[];
  readonly isLimited: boolean;
}

interface Following {
  readonly program: LinkedProgram;
  readonly summaries: Summaries;
  readonly places: Places;
  readonly seen: Map<string, number[]>;
  readonly open: FlowState[];
  /** By function and sink. */
  readonly found: Map<string, Reached>;
}

interface Reached {
  readonly state: FlowState;
  readonly edge: FlowEdge;
  readonly source: FlowSourceOrigin;
  readonly rank: number;
}

const maxStates = 1_000_000;

/** Follows everything that comes from outside through the functions of a project. */
export function followFlows(
  files: ReadonlyMap<string, FileFlows>,
  language: FlowLanguage,
): FollowedFlows {
  const program = linkFunctions(files, language);
  const following: Following = {
    program,
    summaries: summarize(program),
    places: openPlaces(program),
    seen: new Map(),
    open: [],
    found: new Map(),
  };
  for (const state of firstStates(program, language.closed ?? allOwnBits)) add(state, following);
  let at = 0;
  for (; at < following.open.length && at < maxStates; at++) {
    const state = following.open[at] as FlowState;
    for (const edge of program.edgesFrom(state.fn, state.origin)) advance(state, edge, following);
  }
  const flows = [...following.found.values()].map((reached) => flowOf(reached, program));
  return { flows, settled: settledSinks(program, language.isApart), isLimited: at >= maxStates };
}

function add(state: FlowState, { seen, open, program }: Following): void {
  if ((state.safe & safeForAll) === safeForAll) return;
  const key = `${state.fn.id},${state.origin},${state.isInside},${flagsOff(state, program)}`;
  const masks = seen.get(key) ?? [];
  seen.set(key, masks);
  if (addMask(masks, state.safe)) open.push(state);
}

/** Flags of a function that the call, by which a value came in, leaves off. */
function flagsOff({ fn, entry }: FlowState, program: LinkedProgram): string {
  const flags = entry ? program.flagsOf(fn) : [];
  return flags.filter((flag) => isOff(flag, entry, program)).join();
}

function isOff(flag: number, entry: CallSite | undefined, program: LinkedProgram): boolean {
  const callee = entry && program.callee(entry.fn, entry.call);
  const given = entry && program.body(entry.fn).calls[entry.call]?.given;
  if (callee?.kind !== "function" || !given) return false;
  return !given.some((argument) => filledBy(callee, argument).includes(flag));
}

function advance(state: FlowState, edge: FlowEdge, following: Following): void {
  if (edge.flag !== undefined && isOff(edge.flag, state.entry, following.program)) return;
  const safe = state.safe | edge.safe;
  if ((safe & safeForAll) === safeForAll) return;
  switch (edge.kind) {
    case "sink":
      reach(state, edge, following);
      return;
    case "argument":
      enter({ state, edge, safe }, following);
      return;
    case "return":
      if (!state.isInside) leave({ state, edge, safe }, following);
      return;
    case "place":
      keep({ state, edge, safe }, following);
  }
}

interface Advance {
  readonly state: FlowState;
  readonly edge: FlowEdge;
  readonly safe: number;
}

function reach(state: FlowState, edge: FlowEdge, { found, program }: Following): void {
  const sink = program.body(state.fn).sinks[edge.to];
  const safe = state.safe | edge.safe;
  if (!sink || (safe & bitOf(sink)) !== 0) return;
  if (sink.record !== undefined && !program.resolver.isRecord(state.fn.path, sink.record)) return;
  const source = sourceOf(state, program);
  const rank = (source.isLocal ? 2 : 0) + ((safe & checkedBit) === 0 ? 0 : 1);
  const key = `${state.fn.id},${edge.to}`;
  const before = found.get(key);
  if (!before || rank < before.rank) found.set(key, { state, edge, source, rank });
}

function bitOf({ kind, bit = 0 }: FlowSink): number {
  return isOwn(kind) ? bit : flowKinds[kind];
}

function isOwn(kind: FlowSink["kind"]): kind is OwnKind {
  return kind.startsWith("own/");
}

function sourceOf(state: FlowState, program: LinkedProgram): FlowSourceOrigin {
  let first = state;
  while (first.before) first = first.before;
  const origin = program.body(first.fn).origins[first.origin];
  if (origin?.kind === "source") return origin;
  return { kind: "source", what: first.what ?? "the request", isLocal: false, at: first.at };
}

/** Into what a call runs, and to its result where it comes back from there. */
function enter({ state, edge, safe }: Advance, following: Following): void {
  const { program } = following;
  const callee = program.callee(state.fn, edge.to);
  const call = program.body(state.fn).calls[edge.to];
  const { argument } = edge;
  if (!callee || !call || argument === undefined) return;
  const step = { before: state, edge, at: call.at, path: state.fn.path };
  if (callee.kind === "fields") {
    const readers =
      typeof argument === "string" ? following.places.readersOfField(callee, argument) : [];
    const how = `It is kept in \`${argument}\`.`;
    for (const { fn, origin } of readers) {
      add({ fn, origin, safe, isInside: false, ...step, how }, following);
    }
    return;
  }
  const { fn } = callee;
  const how = `It is handed to \`${fn.head.name}\`.`;
  for (const parameter of filledBy(callee, argument)) {
    const origin = program.parameterOrigin(fn, parameter);
    const entry = { fn: state.fn, call: edge.to };
    const inside = safe | keptBy(fn.head.parameters[parameter], argument);
    const entered = { fn, origin, safe: inside, isInside: true, entry, ...step, how };
    if (origin >= 0) add(entered, following);
    comeBack({ fn, parameter, safe: inside, step }, following);
  }
}

/** What is handed over by a name that is written there decides on no other names. */
function keptBy(parameter: string | undefined, argument: number | string): number {
  const isNamed = typeof argument === "string" && !argument.startsWith("*");
  return isNamed && parameter?.startsWith("**") ? flowKinds.fields : 0;
}

interface Entered {
  /** What was called. */
  readonly fn: LinkedFunction;
  readonly parameter: number;
  readonly safe: number;
  readonly step: Pick<FlowState, "at" | "path"> & {
    readonly before: FlowState;
    readonly edge: FlowEdge;
  };
}

/** Out of a call again, where what is called gives back what it got. */
function comeBack({ fn, parameter, safe, step }: Entered, following: Following): void {
  const { program, summaries } = following;
  const { before, edge } = step;
  const how = `It comes back from \`${fn.head.name}\`.`;
  const results = program.resultOrigins(before.fn, edge.to);
  for (const way of results.length === 0 ? [] : summaries.returned(fn, parameter)) {
    for (const result of results.filter((one) => fits(one, way.key))) {
      const { isInside, entry, fn: caller } = before;
      const { origin } = result;
      add({ fn: caller, origin, safe: safe | way.safe, isInside, entry, ...step, how }, following);
    }
  }
}

/** Back to everybody who calls the function that it began in. */
function leave({ state, edge, safe }: Advance, following: Following): void {
  const { program } = following;
  const how = `It comes back from \`${state.fn.head.name}\`.`;
  const key = typeof edge.argument === "string" ? edge.argument : undefined;
  const sites = program
    .callersOf(state.fn)
    .flatMap(({ fn, call }) =>
      program
        .resultOrigins(fn, call)
        .flatMap((result) => (fits(result, key) ? [{ fn, call, origin: result.origin }] : [])),
    );
  for (const { fn, call, origin } of sites) {
    const at = program.body(fn).calls[call]?.at;
    if (!at) continue;
    add(
      { fn, origin, safe, isInside: false, before: state, edge, at, path: fn.path, how },
      following,
    );
  }
}

/** Into an attribute or a variable, and on from wherever that is read. */
function keep({ state, edge, safe }: Advance, following: Following): void {
  const { places, chain } = following.program.body(state.fn);
  const ref = places[edge.to];
  if (ref === undefined) return;
  const name = ref.slice(Math.max(ref.lastIndexOf("."), ref.lastIndexOf("/")) + 1);
  const how = `It is kept in \`${name}\`.`;
  const at = chain[edge.steps]?.at ?? state.at;
  for (const { fn, origin } of following.places.readersOf(state.fn, ref)) {
    add(
      { fn, origin, safe, isInside: false, before: state, edge, at, path: state.fn.path, how },
      following,
    );
  }
}

function flowOf({ state, edge, source, rank }: Reached, program: LinkedProgram): Flow {
  const { fn } = state;
  const sink = program.body(fn).sinks[edge.to] as FlowSink;
  let first = state;
  while (first.before) first = first.before;
  return {
    kind: sink.kind,
    path: fn.path,
    site: sink.site,
    what: sink.what,
    source: { what: source.what, isLocal: source.isLocal, path: first.path },
    isChecked: rank % 2 === 1,
    trace: traceOf(state, { edge, sink, body: program.body }),
  };
}
