import { isImported } from "../analysis/python/names.ts";
import { lookUp, type ModuleScopes, symbolOf } from "../analysis/python/scopes.ts";
import type { RuleMatch, TextRange } from "../model/index.ts";
import type { PyCall, PyExpression, PyNode } from "../syntax/python/nodes.ts";

/** What fixers of a single expression or statement start from. */
export interface PlaceEvidence {
  readonly at: TextRange;
}

/** A match at a node, with the function and class round it as its symbol. */
export function matchAt<E>(
  scopes: ModuleScopes,
  {
    node,
    ...match
  }: Omit<RuleMatch<E>, "range" | "symbol"> & {
    readonly node: PyNode;
    /** Of the node where left out. */
    readonly range?: TextRange;
  },
): RuleMatch<E> {
  const symbol = symbolOf(scopes, node);
  return { range: node.range, ...match, ...(symbol !== undefined && { symbol }) };
}

/** The call that a rule reported at this range. */
export function callAt({ calls }: ModuleScopes, { start, end }: TextRange): PyCall | undefined {
  return calls.find(({ range }) => range.start === start && range.end === end);
}

/** The node of a kind that a rule reported at this range. */
export function nodeAt<K extends PyNode["kind"]>(
  { nodes }: ModuleScopes,
  kind: K,
  { start, end }: TextRange,
): Extract<PyNode, { readonly kind: K }> | undefined {
  return nodes.find(
    (node): node is Extract<PyNode, { readonly kind: K }> =>
      node.kind === kind && node.range.start === start && node.range.end === end,
  );
}

/** True for `True`, `False` or `None` as it is written. */
export function isConstant(
  expression: PyExpression | undefined,
  value: "True" | "False" | "None",
): boolean {
  return expression?.kind === "constant" && expression.value === value;
}

/** True for a call of one of these imported functions, and for a name that holds such a call's result only. */
export function isMadeBy(
  scopes: ModuleScopes,
  expression: PyExpression,
  makers: ReadonlySet<string>,
): boolean {
  if (expression.kind === "call") return isImported(scopes, expression.callee, makers);
  if (expression.kind !== "name") return false;
  const bindings = lookUp(scopes, expression.id, expression);
  return (
    bindings.length > 0 &&
    bindings.every(
      ({ kind, value, isUnpacked }) =>
        (kind === "assign" || kind === "with") &&
        !isUnpacked &&
        value?.kind === "call" &&
        isImported(scopes, value.callee, makers),
    )
  );
}

/** True where the file imports one of these packages, or something from inside of it. */
export function importsPackage(scopes: ModuleScopes, packages: ReadonlySet<string>): boolean {
  for (const bindings of scopes.scope.bindings.values()) {
    for (const { path } of bindings) {
      if (path !== undefined && packages.has(path.split(".", 1)[0] ?? "")) return true;
    }
  }
  return false;
}

/** The last word of a name or of an attribute: `c` of `a.b.c`. */
export function lastNameOf(expression: PyExpression): string | undefined {
  if (expression.kind === "name") return expression.id;
  return expression.kind === "attribute" ? expression.name : undefined;
}
