import type { FlowMarks } from "../../analysis/flow/marks.ts";
import { pythonPatterns } from "../../analysis/patterns/python-patterns.ts";
import { scopesOf } from "../../analysis/python/names.ts";
import type { PyExpression, PyNode } from "../../syntax/python/nodes.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { accept, type Found, type Matcher, type Place } from "./find-matches.ts";

/** Lists by node, while a file is looked through. */
export type OpenMarks = {
  readonly [K in keyof FlowMarks]: FlowMarks[K] extends ReadonlyMap<object, infer T>
    ? Map<object, T>
    : never;
};

/** A matcher, and what is noted where it matches. */
export interface Marking {
  readonly matcher: Matcher;
  /** Words of which every file holds one, in lower case; `undefined` where any file may match. */
  readonly words: readonly string[] | undefined;
  /** It is compared with the decorators of functions. */
  readonly isDecorator?: true;
  note(node: PyNode, at: { readonly found: Found; readonly marks: OpenMarks }): void;
}

/** Steps that all patterns together may take in one file. */
const maxSteps = 20_000_000;

/** Notes what markings say of the nodes of a file; `undefined` where that is nothing. */
export function markFile(
  document: PythonDocument,
  markings: readonly Marking[],
): FlowMarks | undefined {
  const text = document.text.toLowerCase();
  const asked = markings.filter(({ words }) => words?.some((word) => text.includes(word)) ?? true);
  if (asked.length === 0) return undefined;
  const scopes = scopesOf(document);
  const place: Place = {
    fileText: document.text,
    language: pythonPatterns(scopes, document.path),
    budget: { steps: maxSteps },
    parentOf: (node) => scopes.parentOf(node as PyNode),
  };
  const marks: OpenMarks = {
    sources: new Map(),
    sinks: new Map(),
    cleaned: new Map(),
    guards: new Map(),
    passing: new Map(),
  };
  for (const node of scopes.nodes) for (const one of asked) compare(one, node, { place, marks });
  return Object.values(marks).some(({ size }) => size > 0) ? marks : undefined;
}

function compare(
  { matcher, isDecorator, note }: Marking,
  node: PyNode,
  { place, marks }: { readonly place: Place; readonly marks: OpenMarks },
): void {
  const at = { place, captures: new Map() };
  for (const one of isDecorator ? decoratorsOf(node) : [node]) {
    const found = accept(matcher, one, at);
    if (found) note(node, { found, marks });
  }
}

/** `@web.handler("/")` is `web.handler` too. */
function decoratorsOf(node: PyNode): readonly PyExpression[] {
  if (node.kind !== "function") return [];
  return node.decorators.flatMap((one) => (one.kind === "call" ? [one, one.callee] : [one]));
}

/** The node that a name with a dollar stands for. */
export function captured({ captures }: Found, name: string): PyExpression | undefined {
  return captures.get(name)?.node as PyExpression | undefined;
}

/** Adds to the list of a node. */
export function addMark<T>(
  map: Map<object, readonly T[]>,
  { node, mark }: { readonly node: object; readonly mark: T },
): void {
  map.set(node, [...(map.get(node) ?? []), mark]);
}
