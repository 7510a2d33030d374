import { indexLines, type MakeSite } from "../../../model/index.ts";
import type { NodeBase } from "../../../syntax/python/expressions.ts";
import type { PyExpression, PyFunction } from "../../../syntax/python/nodes.ts";
import { stringValue } from "../../../syntax/python/string-values.ts";
import type { PythonDocument } from "../../../syntax/python.ts";
import type { GuardFacts, Reference } from "../../endpoints/file-endpoints.ts";
import { dottedName, importedPaths, scopesOf } from "../names.ts";
import { type ModuleScopes, symbolOf } from "../scopes.ts";

/** What the readers of one file share. */
export interface Gathering {
  readonly document: PythonDocument;
  readonly scopes: ModuleScopes;
  readonly makeSite: MakeSite;
  /** Line of a node, from 1. */
  lineOf(node: NodeBase): number;
}

export function gatheringOf(document: PythonDocument, makeSite: MakeSite): Gathering {
  const lines = document.origin ?? indexLines(document.text);
  const lineOf = ({ range }: NodeBase) => lines.regionOf(range).startLine;
  return { document, scopes: scopesOf(document), makeSite, lineOf };
}

/** A dotted name: through the imports of the file, else as it is written. */
export function referenceOf(
  node: PyExpression | undefined,
  { scopes }: Gathering,
): Reference | undefined {
  if (!node) return undefined;
  const [path] = importedPaths(scopes, node);
  return path ?? dottedName(node);
}

/** A guard that an expression names: `f`, `f(…)`. */
export function guardOf(
  expression: PyExpression,
  by: GuardFacts["by"],
  at: Gathering,
): readonly GuardFacts[] {
  const named = expression.kind === "call" ? expression.callee : expression;
  const reference = referenceOf(named, at);
  return reference === undefined ? [] : [{ reference, line: at.lineOf(expression), by }];
}

/** The elements of a list, tuple or set that is written out. */
export function elementsOf(node: PyExpression | undefined): readonly PyExpression[] {
  return node?.kind === "list" || node?.kind === "tuple" || node?.kind === "set"
    ? node.elements
    : [];
}

export function textValue(
  node: PyExpression | undefined,
  { document }: Gathering,
): string | undefined {
  return stringValue(node, document.text);
}

/** `Class.method`, `outer.inner`, `function`. */
export function qualifiedName(node: PyFunction, { scopes }: Gathering): string {
  const around = symbolOf(scopes, node);
  return around === undefined ? node.name : `${around}.${node.name}`;
}
