import type { FlowRoute, FlowSourceOrigin } from "./file-flows.ts";
import type { FlowState } from "./flow-state.ts";
import { allOwnBits } from "./kinds.ts";
import type { LinkedProgram } from "./linked.ts";
import type { LinkedFunction } from "./resolver.ts";

/**
 * Every value from outside, at the beginning of its way.
 *
 * @param closed - bits of kinds that nothing harms but what rule files call a source
 */
export function* firstStates(program: LinkedProgram, closed: number): Generator<FlowState> {
  for (const { fn, origin, what: one } of program.facts.sources) {
    if (!isOpen(fn, one, program)) continue;
    const begun = { at: one.at, path: fn.path, ...fromOutside(one.what) };
    const safe = harmlessTo(one, closed);
    yield { fn, origin, safe, isInside: false, ...begun };
  }
  for (const [path, { dependencies, routes }] of program.files) {
    for (const ref of dependencies) {
      const entity = program.resolver.resolve(path, ref);
      if (entity?.kind === "function") yield* dependencyStates(entity.fn, { program, closed });
    }
    for (const route of routes) yield* routeStates(path, route, { program, closed });
  }
}

const viewMethods = "get post put patch delete dispatch".split(" ");

/** Bits of kinds of rule files that a source is none for. */
function harmlessTo({ isOwn, isLocal }: FlowSourceOrigin, closed: number): number {
  if (isOwn) return 0;
  return isLocal ? allOwnBits : closed;
}

interface Beginning {
  readonly program: LinkedProgram;
  readonly closed: number;
}

function* routeStates(
  path: string,
  { ref, inputs, at, what = "the path of the request" }: FlowRoute,
  { program, closed }: Beginning,
): Generator<FlowState> {
  for (const fn of viewsOf(path, ref, program)) {
    for (const [index, name] of fn.head.parameters.entries()) {
      const safe = Object.hasOwn(inputs, name) ? inputs[name] : undefined;
      const origin = program.parameterOrigin(fn, index);
      if (safe === undefined || origin < 0) continue;
      yield {
        fn,
        origin,
        safe: safe | closed,
        isInside: false,
        at,
        path,
        ...fromOutside(what),
      };
    }
  }
}

/** The function of a route, or the methods of its class. */
function viewsOf(
  path: string,
  ref: string,
  { resolver }: LinkedProgram,
): readonly LinkedFunction[] {
  const entity = resolver.resolve(path, ref);
  if (!entity || entity.kind === "module" || entity.kind === "exports") return [];
  if (entity.kind === "function") return [entity.fn];
  return viewMethods.flatMap((name) => resolver.method(entity.path, entity.name, name) ?? []);
}

function* dependencyStates(
  fn: LinkedFunction,
  { program, closed }: Beginning,
): Generator<FlowState> {
  for (const { index, safe, at } of fn.head.input ?? []) {
    const origin = program.parameterOrigin(fn, index);
    const begun = {
      isInside: false,
      at,
      path: fn.path,
      ...fromOutside("the query of the request"),
    };
    if (origin >= 0) yield { fn, origin, safe: safe | closed, ...begun };
  }
}

function fromOutside(what: string): Pick<FlowState, "what" | "how"> {
  return { what, how: `This is ${what}.` };
}

/** Of what is checked against a class: false for numbers, and for classes of others. */
function isOpen(
  { path }: LinkedFunction,
  { model, field }: FlowSourceOrigin,
  { resolver }: LinkedProgram,
): boolean {
  if (model === undefined) return true;
  const entity = resolver.resolve(path, model);
  if (entity?.kind !== "class" || resolver.isEnum(entity.path, entity.name)) return false;
  const type =
    field === undefined ? undefined : resolver.attribute(entity.path, entity.name, field);
  if (type === undefined) return true;
  if (type.ref === "safe") return false;
  const of = resolver.resolve(type.path, type.ref);
  return of?.kind !== "instance" || !resolver.isEnum(of.path, of.name);
}
