import type { JsBinary, JsCall, JsExpression, JsMember } from "../../../syntax/javascript/nodes.ts";
import { narrowOrigins } from "../../flow/access-paths.ts";
import { bitsOf, checkedBit, resolvedBit, safeForAll } from "../../flow/kinds.ts";
import { type Held, nothing, wholeOf, written } from "../../flow/values.ts";
import { lastNameOf } from "../scopes.ts";
import { heldAt, narrow, pathOf } from "./paths.ts";
import { evaluate, type Work } from "./work.ts";

const paths = bitsOf(["path"]);
const hosts = bitsOf(["url", "redirect"]);

/** True for `list.includes(x.y()) ? x.y() : …`, where the list is nobody's from outside. */
export function isListed(test: JsExpression, value: JsExpression, work: Work): boolean {
  if (test.kind !== "call" || test.callee.kind !== "member") return false;
  const [first] = test.args;
  const { object, name } = test.callee;
  if (!first || !/^(?:includes|has)$/.test(name) || first.kind === "string") return false;
  const textOf = ({ range }: JsExpression) => work.file.text.slice(range.start, range.end);
  return textOf(first) === textOf(value) && isFixed(object, work);
}

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

/** One that is compared with something that nobody outside decides on. */
function assumeSame(value: JsExpression, other: JsExpression, work: Work): void {
  if (value.kind === "string" || value.kind === "number" || isTainted(other, work)) return;
  // `value === undefined` and its like were asked before; another name may be anything.
  const bits = derivedBits(value, work);
  if (bits === undefined) narrow(work, value, safeForAll);
  else narrowOrigins(work, heldBehind(value, work), bits);
}

function isTainted(expression: JsExpression, work: Work): boolean {
  return pathOf(expression) !== undefined && wholeOf(evaluate(expression, work)).length > 0;
}

/** What a comparison of a derived value says of what it was derived from. */
function derivedBits(expression: JsExpression, work: Work): number | undefined {
  if (expression.kind !== "member" || !addressParts.test(expression.name)) return undefined;
  const { ref } = heldAt(expression.object, work) ?? {};
  if (ref === undefined || !addresses.test(ref)) return undefined;
  return expression.name === "protocol" ? checkedBit : hosts;
}

const addressParts = /^(?:host|hostname|origin|protocol)$/;
const addresses = /(?:^|\.)(?:URL|url\.parse)\(\)$/;

function heldBehind(expression: JsExpression, work: Work): Held {
  return expression.kind === "member" ? evaluate(expression.object, work) : nothing;
}

/** A list, a set or an object that nobody outside decides on. */
function isFixed(expression: JsExpression, work: Work): boolean {
  if (expression.kind === "array" || expression.kind === "object") {
    return wholeOf(evaluate(expression, work)).length === 0;
  }
  if (expression.kind === "call" && expression.callee.kind === "member") {
    return (
      isFixed(expression.callee.object, work) ||
      isFixed(expression.args[0] ?? expression.callee.object, work)
    );
  }
  if (!pathOf(expression)) return false;
  const held = evaluate(expression, work);
  return held === written || wholeOf(held).length === 0;
}

const wordTests =
  /^(?:isInteger|isSafeInteger|isFinite|isNumeric|isInt|isUUID|isMongoId|isAlphanumeric|isAlpha|isBoolean|isISO8601|isDate|isHexadecimal)$/;
const checks =
  /valid|safe|allow|permit|whitelist|trusted|inside|within|check|verify|isRelative|isSub/i;
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
function assumeYes({ callee }: JsCall, { name, first }: Asked, work: Work): boolean {
  if (wordTests.test(name)) {
    narrow(work, first, safeForAll);
    return true;
  }
  if (callee.kind !== "member") return false;
  switch (name) {
    case "includes":
    case "has":
    case "hasOwnProperty":
    case "hasOwn":
    case "indexOf":
      assumeMember(callee, first, work);
      return true;
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

/** `allowed.includes(name)`; `name.includes("..")` says something only where it is false. */
function assumeMember({ object }: JsMember, value: JsExpression, work: Work): void {
  if (value.kind === "string" || !isFixed(object, work)) return;
  const bits = derivedBits(value, work);
  if (bits === undefined) narrow(work, value, safeForAll);
  else narrowOrigins(work, heldBehind(value, work), bits);
}

/** `/^[a-z]+$/.test(name)`: a narrow pattern over the whole. */
function assumeMatch(pattern: JsExpression, subject: JsExpression, work: Work): void {
  const isWhole =
    pattern.kind === "regex" &&
    /^\^/.test(pattern.pattern) &&
    pattern.pattern.endsWith("$") &&
    !pattern.flags.includes("m");
  const isNarrow =
    pattern.kind === "regex" && !/(?<!\\)\.[*+{]|\[\^|\\[SDW]|\|/.test(pattern.pattern);
  narrow(work, subject, isWhole && isNarrow ? safeForAll : checkedBit);
}

/** `resolved.startsWith(folder)`, `url.startsWith("https://example.org/")`. */
function assumeStart(object: JsExpression, start: JsExpression, work: Work): void {
  const held = evaluate(object, work);
  const isResolved =
    held.taints.length > 0 && wholeOf(held).every(({ safe }) => (safe & resolvedBit) !== 0);
  if (isResolved) narrowOrigins(work, held, paths);
  const text = start.kind === "string" ? start.value : "";
  narrow(work, object, /^https?:\/\/[^/]+\//.test(text) ? hosts : checkedBit);
}
