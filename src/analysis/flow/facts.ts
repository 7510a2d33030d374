import type { FlowSource, Framework, SinkFact } from "./framework.ts";
import { bitsOf, type FlowKind, safeForAll } from "./kinds.ts";

/** What is known of the frameworks and libraries of a language, by reference. */
export interface FlowFacts {
  /** What comes from outside. */
  readonly sources: ReadonlyMap<string, FlowSource>;
  /** Where a value does harm, by the reference of what is called. */
  readonly sinks: ReadonlyMap<string, readonly SinkFact[]>;
  /** The bits that the result of a call is safe for. */
  readonly sanitizers: ReadonlyMap<string, number>;
  /** Calls whose result holds what their arguments hold. */
  readonly passing: ReadonlySet<string>;
  /** Calls that give a path whose `..` are resolved. */
  readonly resolving: ReadonlySet<string>;
  /** False where no reference with this last word can be one of those above: most cannot. */
  mayKnow(word: string): boolean;
  /** Names that mean one thing become one. */
  canonical(ref: string): string;
}

/** Makes what several frameworks say one. */
export function indexFacts(frameworks: readonly Framework[]): FlowFacts {
  const aliases = frameworks.flatMap(({ aliases: some = {} }) => Object.entries(some));
  const facts = {
    sources: new Map(frameworks.flatMap(({ sources = {} }) => Object.entries(sources))),
    sinks: indexSinks(frameworks),
    sanitizers: new Map(
      frameworks.flatMap(({ sanitizers = {} }) =>
        Object.entries(sanitizers).map(([ref, kinds]) => [ref, bits(kinds)] as const),
      ),
    ),
    passing: new Set(frameworks.flatMap(({ passing = [] }) => passing)),
    resolving: new Set(frameworks.flatMap(({ resolving = [] }) => resolving)),
  };
  const refs = Object.values(facts).flatMap((table): string[] => [...table.keys()]);
  const words = new Set([...refs, ...aliases.map(([from]) => from)].map(lastWord));
  return {
    ...facts,
    mayKnow: (word) => words.has(word),
    canonical: openCanonical(aliases),
  };
}

/** The last word of a reference: `b` of `a.b`, of `a.b()` and of `a.b[]`. */
export function lastWord(ref: string): string {
  let end = ref.length;
  while (end > 0 && !isWordCode(ref.charCodeAt(end - 1))) end--;
  let start = end;
  while (start > 0 && isWordCode(ref.charCodeAt(start - 1))) start--;
  return ref.slice(start, end);
}

function isWordCode(code: number): boolean {
  const isLetter = (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
  return isLetter || (code >= 48 && code <= 57) || code === 95 || code > 127;
}

const mostNames = 20_000;

function openCanonical(aliases: readonly (readonly [string, string])[]): (ref: string) => string {
  const canonicals = new Map<string, string>();
  const begins = byFirst(aliases.map(([from]) => from));
  return (ref) => {
    // Most names have no other, and are made anew each time: those are not kept.
    if (!begins.get(ref.charCodeAt(0))?.some((from) => ref.startsWith(from))) return ref;
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
    if (canonicals.size > mostNames) canonicals.clear();
    canonicals.set(ref, name);
    return name;
  };
}

function byFirst(texts: readonly string[]): ReadonlyMap<number, readonly string[]> {
  const lists = new Map<number, string[]>();
  for (const text of texts) {
    const list = lists.get(text.charCodeAt(0));
    if (list) list.push(text);
    else lists.set(text.charCodeAt(0), [text]);
  }
  return lists;
}

function bits(kinds: readonly FlowKind[] | "all"): number {
  return kinds === "all" ? safeForAll : bitsOf(kinds);
}

function indexSinks(frameworks: readonly Framework[]): Map<string, SinkFact[]> {
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
