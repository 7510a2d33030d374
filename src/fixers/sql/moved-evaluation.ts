import { scopesOf } from "../../analysis/python/names.ts";
import { lookUp, type ModuleScopes, statementOf } from "../../analysis/python/scopes.ts";
import type { HolePlace } from "../../analysis/python/sql-context.ts";
import type { BuiltQuery } from "../../analysis/python/sql-sinks.ts";
import type { Refusal } from "../../model/index.ts";
import type { PyCall, PyExpression, PyName, PyNode } from "../../syntax/python/nodes.ts";
import { walkNodes } from "../../syntax/python/walk.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { needsPerson } from "./refuse.ts";

/**
 * Where a statement comes through a variable, its values would be read later than before. Refuses
 * unless the variable is made once, used once, and what fills its holes cannot change in between.
 */
export function movesEvaluation(
  { sink, binding, template }: BuiltQuery,
  bound: readonly HolePlace[],
  document: PythonDocument,
): Refusal | undefined {
  if (!binding) return undefined;
  const scopes = scopesOf(document);
  const name = sink.query as PyName;
  const uses = scopes.namesOf(name.id).filter((node) => node !== name);
  const all = lookUp(scopes, name.id, name);
  const targets = binding.node.kind === "assign" ? binding.node.targets : [];
  const others = uses.filter(
    (use) => !targets.includes(use as PyExpression) && lookUp(scopes, name.id, use) === all,
  );
  if (all.length !== 1 || targets.length !== 1 || others.length > 0) {
    return needsPerson(
      "The variable that holds the statement is used more than once: bind its values by hand.",
    );
  }
  if (!isSameRun(scopes, binding.node, name)) return elsewhere;
  const from = template.expression.range.end;
  const changes = bound.some(
    ({ hole }) =>
      hole.expression && mayChange(scopes, hole.expression, { from, to: sink.call.range.start }),
  );
  return changes ? elsewhere : undefined;
}

const elsewhere = needsPerson(
  "What fills the statement may change before it runs: bind its values by hand.",
);

/** The use follows in the same block or in one below it that is no loop and no other function. */
function isSameRun(scopes: ModuleScopes, assigned: PyNode, use: PyNode): boolean {
  const block = scopes.parentOf(assigned);
  if (assigned.range.end > use.range.start) return false;
  for (let at = scopes.parentOf(use); at; at = scopes.parentOf(at)) {
    if (at === block) return true;
    if (["for", "while", "function", "lambda", "comprehension", "class"].includes(at.kind))
      return false;
  }
  return false;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

const pure = new Set(
  "str int float strip lower upper lstrip rstrip get join map repr tuple list".split(" "),
);

function mayChange(scopes: ModuleScopes, expression: PyExpression, span: Span): boolean {
  return [...walkNodes(expression)].some(
    (node) =>
      (node.kind === "call" && !pure.has(calledName(node))) ||
      (node.kind === "name" && isTouched(scopes, node, span)),
  );
}

function calledName({ callee }: PyCall): string {
  return callee.kind === "name" ? callee.id : callee.kind === "attribute" ? callee.name : "";
}

/** Bound again, or anything of it written to, between the two places. */
function isTouched(scopes: ModuleScopes, name: PyName, { from, to }: Span): boolean {
  const isBetween = ({ range }: PyNode) => range.start >= from && range.start < to;
  if (lookUp(scopes, name.id, name).some(({ node }) => isBetween(node))) return true;
  return scopes.namesOf(name.id).some((node) => {
    if (!isBetween(node)) return false;
    const statement = statementOf(scopes, node);
    return statement?.kind === "assign" || statement?.kind === "augmented-assign"
      ? [...walkNodes(statement)].some(
          (inner) =>
            (inner.kind === "attribute" || inner.kind === "subscript") &&
            inner.object === node &&
            scopes.parentOf(inner) === statement,
        )
      : false;
  });
}
