import type { TextRange } from "../../model/index.ts";
import { filledBy } from "./callees.ts";
import type { LinkedProgram } from "./linked.ts";
import type { LinkedFunction } from "./resolver.ts";

/** A statement of SQL that only gets what is written in the project. */
export interface SettledSink {
  readonly path: string;
  readonly range: TextRange;
}

/**
 * Statements whose parts are parameters, where every caller in the project hands over something
 * that is written in the code.
 *
 * @param isApart - true for files whose calls do not count: tests
 */
export function settledSinks(
  program: LinkedProgram,
  isApart: (path: string) => boolean,
): SettledSink[] {
  const asking: Asking = { program, isApart, known: new Map() };
  return program.facts.withSql.flatMap((fn) =>
    program.body(fn).sinks.flatMap(({ kind, site }, at): SettledSink[] => {
      if (kind !== "sql") return [];
      const edges = program.body(fn).edges.filter((edge) => edge.kind === "sink" && edge.to === at);
      const isSettled = edges.every(({ from }) => {
        const origin = program.body(fn).origins[from];
        return origin?.kind === "parameter" && isWritten(fn, origin.index, asking);
      });
      return isSettled && edges.length > 0 ? [{ path: fn.path, range: site.range }] : [];
    }),
  );
}

interface Asking {
  readonly program: LinkedProgram;
  readonly isApart: (path: string) => boolean;
  readonly known: Map<string, boolean>;
}

function bareName(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}

/** True where every caller hands over something written, as far as all callers can be told. */
function isWritten(fn: LinkedFunction, parameter: number, asking: Asking): boolean {
  const key = `${fn.id},${parameter}`;
  const known = asking.known.get(key);
  if (known !== undefined) return known;
  // What only calls itself gets what it got.
  asking.known.set(key, true);
  const answer = mayTell(fn, asking) && isWrittenByCallers(fn, parameter, asking);
  asking.known.set(key, answer);
  return answer;
}

/** False for what frameworks call, and for methods that somebody may call by an unknown object. */
function mayTell({ head, path }: LinkedFunction, { program }: Asking): boolean {
  const bare = bareName(head.name);
  const owner = head.name.slice(0, -bare.length - 1);
  const isMethod = Object.hasOwn(program.files.get(path)?.classes ?? {}, owner);
  return (
    !head.isDecorated &&
    !program.facts.unknownCalls.has(bare) &&
    (!isMethod || bare.startsWith("_"))
  );
}

function isWrittenByCallers(fn: LinkedFunction, parameter: number, asking: Asking): boolean {
  const { program, isApart } = asking;
  const sites = program.callersOf(fn).filter(({ fn: caller }) => !isApart(caller.path));
  return (
    sites.length > 0 &&
    sites.every(({ fn: caller, call }) => {
      const callee = program.callee(caller, call);
      if (callee?.kind !== "function") return false;
      const fills = (argument: number | string) => filledBy(callee, argument).includes(parameter);
      if (program.body(caller).calls[call]?.written?.some(fills)) return true;
      const edges = program
        .body(caller)
        .edges.filter(
          ({ kind, to, argument }) =>
            kind === "argument" && to === call && argument !== undefined && fills(argument),
        );
      return (
        edges.length > 0 &&
        edges.every(({ from }) => {
          const origin = program.body(caller).origins[from];
          return origin?.kind === "parameter" && isWritten(caller, origin.index, asking);
        })
      );
    })
  );
}
