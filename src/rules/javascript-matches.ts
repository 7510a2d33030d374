import { type ModuleScopes, symbolOf } from "../analysis/javascript/scopes.ts";
import type { Provenance } from "../analysis/provenance.ts";
import type { RuleMatch, Severity, TextRange } from "../model/index.ts";
import type { JsCall, JsExpression, JsNode } from "../syntax/javascript/nodes.ts";

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
    readonly node: JsNode;
    /** Of the node where left out. */
    readonly range?: TextRange;
  },
): RuleMatch<E> {
  const symbol = symbolOf(scopes, node);
  return { range: node.range, ...match, ...(symbol !== undefined && { symbol }) };
}

/** The call that a rule reported at this range. */
export function callAt({ calls }: ModuleScopes, { start, end }: TextRange): JsCall | undefined {
  return calls.find(({ range }) => range.start === start && range.end === end);
}

/** The node of one kind that a rule reported at this range. */
export function nodeAt<K extends JsNode["kind"]>(
  { nodes }: ModuleScopes,
  kind: K,
  { start, end }: TextRange,
): Extract<JsNode, { readonly kind: K }> | undefined {
  return nodes.find(
    (node): node is Extract<JsNode, { readonly kind: K }> =>
      node.kind === kind && node.range.start === start && node.range.end === end,
  );
}

/** How bad it is that a text from there ends up where it can do harm. */
export function severityFrom(from: Provenance): Severity {
  if (from === "request") return "high";
  return from === "parameter" ? "medium" : "low";
}

/** Where a text comes from, as part of a sentence. */
export const originWords: Readonly<Record<Provenance, string>> = {
  constant: "from the source",
  listed: "from a written list",
  number: "which is a number",
  escaped: "which was quoted",
  typed: "annotated as a number, which nothing enforces,",
  unknown: "of unknown origin",
  parameter: "from a parameter",
  request: "from the request",
};

/** A short expression as it stands, in back quotes; a long one is only counted. */
export function spelled(expression: JsExpression | undefined, text: string): string {
  const range = expression?.range;
  const source = range ? text.slice(range.start, range.end) : "";
  return /^[\w$.[\]?']{1,40}$/.test(source) ? `\`${source}\`` : "A value";
}
