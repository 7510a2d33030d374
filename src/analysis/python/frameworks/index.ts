import { bitsOf, type FlowKind, safeForAll } from "../flow/kinds.ts";
import { anyWeb } from "./any-web.ts";
import { directories } from "./directories.ts";
import { django } from "./django.ts";
import { files } from "./files.ts";
import { flask } from "./flask.ts";
import type { FlowSource, Framework, SinkFact } from "./framework.ts";
import { httpClients } from "./http-clients.ts";
import { logs } from "./logs.ts";
import { starlette } from "./starlette.ts";
import { stdlib } from "./stdlib.ts";

export type { FlowSource, SinkFact };

const frameworks: readonly Framework[] = [
  anyWeb,
  directories,
  django,
  files,
  flask,
  httpClients,
  logs,
  starlette,
  stdlib,
];

/** What comes from outside, by reference. */
export const flowSources: ReadonlyMap<string, FlowSource> = new Map(
  frameworks.flatMap(({ sources = {} }) => Object.entries(sources)),
);

/** Where a value does harm, by the reference of what is called. */
export const flowSinks: ReadonlyMap<string, readonly SinkFact[]> = indexSinks();

/** The bits that the result of a call is safe for, by reference. */
export const flowSanitizers: ReadonlyMap<string, number> = new Map(
  frameworks.flatMap(({ sanitizers = {} }) =>
    Object.entries(sanitizers).map(([ref, kinds]) => [ref, bits(kinds)] as const),
  ),
);

/** Calls whose result holds what their arguments hold. */
export const passingCalls: ReadonlySet<string> = new Set(
  frameworks.flatMap(({ passing = [] }) => passing),
);

/** Calls that give a path whose `..` are resolved. */
export const resolvingCalls: ReadonlySet<string> = new Set(
  frameworks.flatMap(({ resolving = [] }) => resolving),
);

const aliases = frameworks.flatMap(({ aliases: own = {} }) => Object.entries(own));

const canonicals = new Map<string, string>();

/** Names that mean one thing become one. */
export function canonical(ref: string): string {
  const known = canonicals.get(ref);
  if (known !== undefined) return known;
  let name = ref;
  for (const [from, to] of aliases) {
    if (!name.startsWith(from)) continue;
    const next = name[from.length];
    if (from.endsWith(".") || next === undefined || /[.([]/.test(next)) {
      name = to + name.slice(from.length);
    }
  }
  if (canonicals.size > 20_000) canonicals.clear();
  canonicals.set(ref, name);
  return name;
}

function bits(kinds: readonly FlowKind[] | "all"): number {
  return kinds === "all" ? safeForAll : bitsOf(kinds);
}

function indexSinks(): Map<string, SinkFact[]> {
  const index = new Map<string, SinkFact[]>();
  for (const fact of frameworks.flatMap(({ sinks = [] }) => sinks)) {
    for (const ref of fact.refs) {
      const list = index.get(ref);
      if (list) list.push(fact);
      else index.set(ref, [fact]);
    }
  }
  return index;
}
