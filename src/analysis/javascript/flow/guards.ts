import type { JsBinary, JsCall, JsExpression, JsMember } from "../../../syntax/javascript/nodes.ts";
import { checkedBit, safeForAll } from "../../flow/kinds.ts";
import { lastNameOf } from "../scopes.ts";
import { assumeMatch, assumeMember, assumeSame, assumeStart, isFixed } from "./comparisons.ts";
import { heldAt, narrow } from "./paths.ts";
import type { Work } from "./work.ts";

/** What is known of variables where a condition came out true or false. */
export function assume(test: JsExpression, isTrue: boolean, work: Work): void {
  if (work.depth > 110) return;
  work.depth++;
  assumeKind(test, isTrue, work);
  work.depth--;
}

function assumeKind(test: JsExpression, isTrue: boolean, work: Work): void {
  switch (test.kind) {
    case "unary":
      if (test.operator === "!") assume(test.operand, !isTrue, work);
      return;
    case "binary":
      assumeBinary(test, isTrue, work);
      return;
    case "call":
      assumeCall(test, isTrue, work);
      return;
    case "assign":
      assume(test.value, isTrue, work);
      return;
    case "await":
      assume(test.value, isTrue, work);
      return;
    case "name": {
      const stored = heldAt(test, work)?.test as JsExpression | undefined;
      if (stored && stored !== test) assume(stored, isTrue, work);
      // Nothing, or an empty text.
      else if (!isTrue) narrow(work, test, safeForAll);
      return;
    }
    case "member":
      if (!isTrue) narrow(work, test, safeForAll);
      return;
    case "index":
      // `if (!allowed[name]) return`
      if (isTrue && isFixed(test.object, work)) narrow(work, test.index, safeForAll);
      return;
    default:
      return;
  }
}

function assumeBinary({ operator, left, right }: JsBinary, isTrue: boolean, work: Work): void {
  switch (operator) {
    case "&&":
    case "||":
      if ((operator === "&&") === isTrue) {
        assume(left, isTrue, work);
        assume(right, isTrue, work);
      }
      return;
    case "in":
      if (isTrue && isFixed(right, work)) narrow(work, left, safeForAll);
      return;
    case "===":
    case "==":
    case "!==":
    case "!=": {
      const isEqual = operator.startsWith("=") === isTrue;
      if (isNothing(right)) assume(left, !isEqual, work);
      else if (isEqual) assumeEqual(left, right, work);
      else assumeDifferent(left, right, work);
      return;
    }
    case ">":
    case ">=":
    case "<":
    case "<=":
      assumePosition({ operator, left, right }, isTrue, work);
      return;
    default:
      return;
  }
}

/** `list.indexOf(name) >= 0`, `> -1`. */
function assumePosition(
  { operator, left, right }: Pick<JsBinary, "operator" | "left" | "right">,
  isTrue: boolean,
  work: Work,
): void {
  const found =
    (operator === ">=" && isNumber(right, 0)) || (operator === ">" && isNumber(right, -1));
  const lacks = operator === "<" && isNumber(right, 0);
  if (found) assume(left, isTrue, work);
  else if (lacks) assume(left, !isTrue, work);
}

function isNumber(expression: JsExpression, value: number): boolean {
  if (expression.kind === "number") return expression.value === value;
  return (
    expression.kind === "unary" &&
    expression.operator === "-" &&
    isNumber(expression.operand, -value)
  );
}

function isNothing(expression: JsExpression): boolean {
  return (
    (expression.kind === "constant" && expression.value !== "true") ||
    (expression.kind === "name" && expression.id === "undefined")
  );
}

function assumeEqual(left: JsExpression, right: JsExpression, work: Work): void {
  if (left.kind === "unary" && left.operator === "typeof") {
    if (right.kind === "string" && /^(?:number|boolean|bigint|undefined)$/.test(right.value)) {
      narrow(work, left.operand, safeForAll);
    }
    return;
  }
  if (right.kind === "constant" && right.value === "true") assume(left, true, work);
  assumeSame(left, right, work);
  assumeSame(right, left, work);
}

function assumeDifferent(left: JsExpression, right: JsExpression, work: Work): void {
  // `list.indexOf(name) !== -1`
  if (isNumber(right, -1)) assume(left, true, work);
}

const wordTests =
  /^(?:isInteger|isSafeInteger|isFinite|isNumeric|isInt|isUUID|isMongoId|isAlphanumeric|isAlpha|isBoolean|isISO8601|isDate|isHexadecimal)$/;
const checks =
  /^(?:is|has|can|may)[A-Z]|valid|safe|allow|permit|whitelist|trusted|inside|within|check|verify/i;
const demands =
  /^_?(?:check|validate|verify|ensure|assert|require|guard|reject|forbid)(?:[A-Z_]|$)/;

/** `assertSafe(name)` by itself: it throws, or it says nothing. */
export function assumeDemand(statement: JsExpression, work: Work): void {
  const call = statement.kind === "await" ? statement.value : statement;
  if (call.kind !== "call" || !demands.test(lastNameOf(call.callee) ?? "")) return;
  if (call.callee.kind === "name" && call.callee.id === "require") return;
  for (const value of call.args) narrow(work, value, checkedBit);
}

function assumeCall(call: JsCall, isTrue: boolean, work: Work): void {
  const { callee, args } = call;
  const name = lastNameOf(callee) ?? "";
  const [first] = args;
  if (/^(?:isNaN|Number\.isNaN)$/.test(name)) {
    if (!isTrue && first) narrowNumber(first, work);
    return;
  }
  if (isTrue && first && assumeYes(call, { name, first }, work)) return;
  if (!checks.test(name)) return;
  for (const value of args) narrow(work, value, checkedBit);
  if (callee.kind === "member") narrow(work, callee.object, checkedBit);
}

function narrowNumber(value: JsExpression, work: Work): void {
  narrow(work, value, safeForAll);
}

interface Asked {
  readonly name: string;
  readonly first: JsExpression;
}

/** What is known where a call said yes; false where the call is none that is known. */
function assumeYes({ callee, args }: JsCall, { name, first }: Asked, work: Work): boolean {
  if (wordTests.test(name)) {
    narrow(work, first, safeForAll);
    return true;
  }
  if (callee.kind !== "member") return false;
  switch (name) {
    case "includes":
    case "has":
    case "hasOwnProperty":
    case "indexOf":
      assumeMember(callee.object, first, work);
      return true;
    case "hasOwn":
    case "call":
      return assumeOwn(callee, args, work);
    case "some":
      return assumeSome(callee.object, first, work);
    case "test":
      assumeMatch(callee.object, first, work);
      return true;
    case "match":
      assumeMatch(first, callee.object, work);
      return true;
    case "startsWith":
      assumeStart(callee.object, first, work);
      return true;
    default:
      return false;
  }
}

/** `Object.hasOwn(table, name)`, `Object.prototype.hasOwnProperty.call(table, name)`. */
function assumeOwn({ object, name }: JsMember, [table, key]: JsCall["args"], work: Work): boolean {
  const asks = name === "hasOwn" || (object.kind === "member" && object.name === "hasOwnProperty");
  if (!asks || !table || !key) return false;
  assumeMember(table, key, work);
  return true;
}

/** `allowed.some((one) => one === name)`. */
function assumeSome(list: JsExpression, asked: JsExpression, work: Work): boolean {
  if (asked.kind !== "function" || !asked.result || !isFixed(list, work)) return false;
  assume(asked.result, true, work);
  return true;
}
