import { lookUp, type ModuleScopes } from "../../analysis/javascript/scopes.ts";
import type { BuiltQuery } from "../../analysis/javascript/sql-sinks.ts";
import type { Refusal } from "../../model/index.ts";
import type { JsExpression, JsNode } from "../../syntax/javascript/nodes.ts";
import { walkNodes } from "../../syntax/javascript/walk.ts";
import { needsPerson } from "../sql/refuse.ts";
import type { BoundValue } from "./bound-value.ts";

/**
 * Where a statement comes through a variable, its values would be read later than before. Refuses
 * unless the variable is made once, used once, and what fills its holes cannot change in between.
 */
export function movesEvaluation(
  { sink, binding, template }: BuiltQuery,
  values: readonly BoundValue[],
  scopes: ModuleScopes,
): Refusal | undefined {
  if (!binding) return undefined;
  const { query } = sink;
  if (query.kind !== "name" || binding.value !== template.expression) return elsewhere;
  const bindings = lookUp(scopes, query.id, query);
  const uses = scopes
    .namesOf(query.id)
    .filter((node) => lookUp(scopes, query.id, node) === bindings);
  // Its declaration, and this one.
  if (binding.node.kind !== "declarator" || bindings.length !== 1 || uses.length !== 2) {
    return needsPerson(
      "The variable that holds the statement is used more than once: bind its values by hand.",
    );
  }
  if (!isSameRun(scopes, binding.node, query)) return elsewhere;
  const span = { from: template.expression.range.end, to: sink.call.range.start };
  const holes = values.flatMap((value) => value.holes);
  return holes.some(({ expression }) => mayChange(scopes, expression, span))
    ? elsewhere
    : undefined;
}

const elsewhere = needsPerson(
  "What fills the statement may change before it runs: bind its values by hand.",
);

/** The use follows in the same block or in one below it that is no loop and no other function. */
function isSameRun(scopes: ModuleScopes, declarator: JsNode, use: JsNode): boolean {
  const declaration = scopes.parentOf(declarator);
  const block = declaration && scopes.parentOf(declaration);
  for (let at = scopes.parentOf(use); at; at = scopes.parentOf(at)) {
    if (at === block) return true;
    if (/^(?:for|for-each|while|function|class)$/.test(at.kind)) return false;
  }
  return false;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

const pure = /^(?:trim|trimStart|trimEnd|toLowerCase|toUpperCase|toString|String|Number|parseInt)$/;

function mayChange(scopes: ModuleScopes, expression: JsExpression, span: Span): boolean {
  return [...walkNodes(expression)].some((node) => {
    if (node.kind === "call") {
      const { callee } = node;
      const name = callee.kind === "member" ? callee.name : callee.kind === "name" ? callee.id : "";
      return !pure.test(name);
    }
    if (node.kind === "name") return isTouched(scopes, node, span);
    return (
      node.kind === "assign" ||
      node.kind === "await" ||
      (node.kind === "unary" && /\+\+|--/.test(node.operator))
    );
  });
}

/** Bound again, or anything of it written to, between the two places. */
function isTouched(
  scopes: ModuleScopes,
  name: Extract<JsExpression, { readonly kind: "name" }>,
  { from, to }: Span,
): boolean {
  const isBetween = ({ range }: JsNode) => range.start >= from && range.start < to;
  if (lookUp(scopes, name.id, name).some(({ node }) => isBetween(node))) return true;
  return scopes.namesOf(name.id).some((node) => {
    if (!isBetween(node)) return false;
    let at: JsNode | undefined = node;
    for (let above = scopes.parentOf(at); above?.kind === "member" || above?.kind === "index"; ) {
      at = above;
      above = scopes.parentOf(at);
    }
    const parent = scopes.parentOf(at);
    return parent?.kind === "assign" && parent.target === at;
  });
}
