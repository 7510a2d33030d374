import type { JsExpression, JsName, JsNode, JsStatement } from "../../syntax/javascript/nodes.ts";
import { functionOf, lookUp, type ModuleScopes } from "./scopes.ts";

/**
 * True where an expression was compared with a list or a pattern before it is used:
 * `if (!allowed.includes(name)) return` earlier in its function, or `if (allowed.has(name))` round it.
 */
export function isChecked(
  scopes: ModuleScopes,
  expression: JsExpression,
  more?: "prefix" | "type",
): boolean {
  const name = spellingOf(expression);
  if (name === undefined) return false;
  const spelled = { name, more };
  return isInsideCheck(scopes, expression, spelled) || isAfterCheck(scopes, expression, spelled);
}

interface Spelled {
  readonly name: string;
  /** Also `name.startsWith(…)`, or `typeof name`. */
  readonly more: "prefix" | "type" | undefined;
}

function isInsideCheck(scopes: ModuleScopes, expression: JsNode, spelled: Spelled): boolean {
  let below = expression;
  for (let at = scopes.parentOf(below); at; below = at, at = scopes.parentOf(at)) {
    if (at.kind === "function") return false;
    if (isReachedByCheck(at, below, spelled)) return true;
  }
  return false;
}

/** True where the part of a node is come to only after a check in the same node. */
function isReachedByCheck(node: JsNode, part: JsNode, spelled: Spelled): boolean {
  switch (node.kind) {
    case "if":
      return node.body.some((child) => child === part) && confirms(node.test, spelled);
    case "conditional":
      if (node.body === part) return confirms(node.test, spelled);
      return node.otherwise === part && denies(node.test, spelled);
    case "binary":
      return node.operator === "&&" && node.right === part && confirms(node.left, spelled);
    default:
      return false;
  }
}

function isAfterCheck(scopes: ModuleScopes, expression: JsExpression, spelled: Spelled): boolean {
  const inside = functionOf(scopes, expression);
  const from = lastBound(scopes, expression);
  for (const statement of mainStatements(inside?.body ?? scopes.module.body)) {
    if (statement.range.start >= expression.range.start) return false;
    if (statement.kind !== "if" || statement.range.start < from) continue;
    if (leaves(statement.body) && denies(statement.test, spelled)) return true;
  }
  return false;
}

/** Statements that are come to one after the other: those of blocks and of `try` among them. */
function* mainStatements(body: readonly JsStatement[], depth = 0): Generator<JsStatement> {
  for (const statement of body) {
    yield statement;
    if (depth > 3) continue;
    if (statement.kind === "block" || statement.kind === "try") {
      yield* mainStatements(statement.body, depth + 1);
    }
  }
}

/** An assignment that stands behind the check would undo it. */
function lastBound(scopes: ModuleScopes, expression: JsExpression): number {
  const root = rootOf(expression);
  if (!root) return 0;
  const starts = lookUp(scopes, root.id, root)
    .filter(({ kind }) => kind !== "parameter")
    .map(({ node }) => node.range.start);
  return Math.max(0, ...starts.slice(0, 100));
}

function rootOf(expression: JsExpression): JsName | undefined {
  let at = expression;
  while (at.kind === "member") at = at.object;
  return at.kind === "name" ? at : undefined;
}

/** `a.b.c` as one text; nothing else is compared here. */
function spellingOf(expression: JsExpression): string | undefined {
  if (expression.kind === "name") return expression.id;
  if (expression.kind !== "member") return undefined;
  const object = spellingOf(expression.object);
  return object === undefined ? undefined : `${object}.${expression.name}`;
}

/** True where a test that holds means that the name is one of those that are meant. */
function confirms(test: JsExpression, spelled: Spelled): boolean {
  switch (test.kind) {
    case "binary":
      if (test.operator === "&&")
        return confirms(test.left, spelled) || confirms(test.right, spelled);
      if (test.operator === "||")
        return confirms(test.left, spelled) && confirms(test.right, spelled);
      if (test.operator === "===" || test.operator === "==") return comparesWithText(test, spelled);
      if (test.operator === "in") return mentions(test.left, spelled);
      return false;
    case "unary":
      return test.operator === "!" && denies(test.operand, spelled);
    case "call":
      return isMembershipTest(test, spelled);
    default:
      return false;
  }
}

/** True where a test that fails means so. */
function denies(test: JsExpression, spelled: Spelled): boolean {
  switch (test.kind) {
    case "binary":
      if (test.operator === "||") return denies(test.left, spelled) || denies(test.right, spelled);
      if (test.operator === "&&") return denies(test.left, spelled) && denies(test.right, spelled);
      if (test.operator === "!==" || test.operator === "!=") return comparesWithText(test, spelled);
      // `list.indexOf(name) === -1`
      return (
        /^[=<]/.test(test.operator) &&
        test.left.kind === "call" &&
        isMembershipTest(test.left, spelled)
      );
    case "unary":
      return test.operator === "!" && confirms(test.operand, spelled);
    default:
      return false;
  }
}

function comparesWithText(
  { left, right }: Extract<JsExpression, { readonly kind: "binary" }>,
  spelled: Spelled,
): boolean {
  return (
    (right.kind === "string" && mentions(left, spelled)) ||
    (left.kind === "string" && mentions(right, spelled))
  );
}

/** `list.includes(name)`, `set.has(name)`, `/^\w+$/.test(name)`, `Object.hasOwn(map, name)`. */
function isMembershipTest(
  { callee, args }: Extract<JsExpression, { readonly kind: "call" }>,
  spelled: Spelled,
): boolean {
  const name = callee.kind === "member" ? callee.name : callee.kind === "name" ? callee.id : "";
  const isMember =
    /^(?:includes|has|indexOf|test|hasOwnProperty|hasOwn|isInteger|isSafeInteger|isNaN|isFinite|is(?!Empty|Nil|Null|Undefined|Defined|String|Array|Object|Present|Blank|Auth|Log|Admin)[A-Z]\w*|validate\w*|match\w*)$/.test(
      name,
    );
  if (spelled.more === "prefix" && name === "startsWith" && callee.kind === "member") {
    if (mentions(callee.object, spelled)) return true;
  }
  // `text.includes("x")` says nothing of all of `text`.
  return isMember && args.some((argument) => mentions(argument, spelled));
}

/** The expression itself, or a method of it: `name.trim().toLowerCase()`. */
function mentions(expression: JsExpression, spelled: Spelled): boolean {
  let at = expression;
  if (at.kind === "unary" && at.operator === "typeof") {
    if (spelled.more !== "type") return false;
    at = at.operand;
  }
  while (at.kind === "call" && at.callee.kind === "member" && at.args.length === 0) {
    at = at.callee.object;
  }
  if (at.kind === "call" && at.args.length === 1 && at.callee.kind === "name") {
    const [only] = at.args;
    if (only && /^(?:String|Number|parseInt)$/.test(at.callee.id)) at = only;
  }
  return spellingOf(at) === spelled.name;
}

function leaves(body: readonly JsStatement[]): boolean {
  const last = body.at(-1);
  switch (last?.kind) {
    case "return":
    case "throw":
      return true;
    case "other-statement":
      return last.type === "BreakStatement" || last.type === "ContinueStatement";
    case "block":
      return leaves(last.body);
    case "expression-statement": {
      const { value } = last;
      if (value.kind !== "call") return false;
      const name = value.callee.kind === "member" ? value.callee.name : "";
      return name === "exit" || name === "throw";
    }
    default:
      return false;
  }
}
