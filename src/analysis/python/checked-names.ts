import type { PyExpression, PyName, PyNode, PyStatement } from "../../syntax/python/nodes.ts";
import { functionOf, lookUp, type ModuleScopes } from "./scopes.ts";

/**
 * True where a name was compared with a list before it is used: `if name not in allowed: raise`
 * earlier in its function, or `if name in allowed:` round it.
 */
export function isChecked(scopes: ModuleScopes, name: PyName): boolean {
  return isInsideCheck(scopes, name) || isAfterCheck(scopes, name);
}

function isInsideCheck(scopes: ModuleScopes, name: PyName): boolean {
  let below: PyNode = name;
  for (let at = scopes.parentOf(below); at; below = at, at = scopes.parentOf(at)) {
    if (at.kind === "function") return false;
    if (at.kind !== "if") continue;
    const inside = at.branches.find(({ body }) => body.some((statement) => statement === below));
    if (inside && comparesWith(inside.test, name.id, "in")) return true;
  }
  return false;
}

function isAfterCheck(scopes: ModuleScopes, name: PyName): boolean {
  const inside = functionOf(scopes, name);
  const bindings = lookUp(scopes, name.id, name);
  // An assignment that stands behind the check would undo it.
  const lastBound = Math.max(
    0,
    ...bindings.map(({ kind, node }) => (kind === "parameter" ? 0 : node.range.start)),
  );
  for (const statement of inside?.body ?? scopes.module.body) {
    if (statement.range.start >= name.range.start) return false;
    if (statement.kind !== "if" || statement.range.start < lastBound) continue;
    const [branch] = statement.branches;
    if (branch && comparesWith(branch.test, name.id, "not in") && leaves(branch.body)) return true;
  }
  return false;
}

function comparesWith(test: PyExpression, name: string, operator: "in" | "not in"): boolean {
  if (test.kind === "boolean") {
    // `a not in X or …: raise` and `a in X and …:` both leave only what is listed.
    const joins = operator === "in" ? "and" : "or";
    return (
      test.operator === joins &&
      (comparesWith(test.left, name, operator) || comparesWith(test.right, name, operator))
    );
  }
  if (test.kind === "unary" && test.operator === "not" && operator === "not in") {
    return comparesWith(test.operand, name, "in");
  }
  if (test.kind !== "compare" || test.operators.length !== 1) return false;
  return test.operators[0] === operator && mentions(test.operands[0], name);
}

/** The name itself or `name.lower()`, `name.strip().upper()`. */
function mentions(expression: PyExpression | undefined, name: string): boolean {
  let at = expression;
  while (at?.kind === "call" && at.callee.kind === "attribute") at = at.callee.object;
  return at?.kind === "name" && at.id === name;
}

const leavingCalls = new Set(["abort", "exit", "fail", "_exit"]);

function leaves(body: readonly PyStatement[]): boolean {
  const last = body.at(-1);
  if (!last) return false;
  if (last.kind === "return") return true;
  if (last.kind === "other-statement") {
    return ["raise_statement", "continue_statement", "break_statement"].includes(last.type);
  }
  if (last.kind !== "expression-statement" || last.value.kind !== "call") return false;
  const { callee } = last.value;
  const name = callee.kind === "name" ? callee.id : callee.kind === "attribute" ? callee.name : "";
  return leavingCalls.has(name);
}
