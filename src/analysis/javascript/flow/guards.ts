import type { JsBinary, JsCall, JsExpression, JsMember } from "../../../syntax/javascript/nodes.ts";
import { type Environment, openEnvironment } from "../../flow/environment.ts";
import { checkedBit, safeForAll } from "../../flow/kinds.ts";
import { type Held, nothing, wholeOf } from "../../flow/values.ts";
import { lastNameOf } from "../scopes.ts";
import {
  assumeMatch,
  assumeMember,
  assumeSame,
  assumeStart,
  isBeginning,
  isFixed,
} from "./comparisons.ts";
import { heldAt, narrow } from "./paths.ts";
import { type Answer, evaluate, type Work } from "./work.ts";

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
  if (assumeAnswer(call, isTrue, work)) return;
  if (!isTrue) assumeNoMatch(call, name, work);
  if (!checks.test(name)) return;
  for (const value of args) narrow(work, value, checkedBit);
  if (callee.kind === "member") narrow(work, callee.object, checkedBit);
}

/** `if (/['";]/.test(name)) return`: what a pattern refuses is not known. */
function assumeNoMatch({ callee, args: [first] }: JsCall, name: string, work: Work): void {
  if (callee.kind !== "member" || !first || !/^(?:test|match)$/.test(name)) return;
  const [pattern, subject] = name === "test" ? [callee.object, first] : [first, callee.object];
  const refuses = pattern.kind === "regex" ? !isBeginning(pattern) : isFixed(pattern, work);
  if (refuses) narrow(work, subject, checkedBit);
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

const mostAsked = 2;

/** `isListed(name)` of this file, which is one expression: what that says of its parameters. */
function assumeAnswer({ callee, args }: JsCall, isTrue: boolean, work: Work): boolean {
  const ref = callee.kind === "name" ? evaluate(callee, work).ref : undefined;
  const answer = ref?.startsWith("~.") ? work.file.answers.get(ref.slice(2)) : undefined;
  // Answers that ask each other twice would grow for ever.
  if (!answer || work.asked >= mostAsked) return false;
  const held = args.map((one) => evaluate(one, work));
  const known = boundIn(answer, held, work);
  const below = work.environment;
  work.environment = known;
  work.asked++;
  assume(answer.result, isTrue, work);
  work.asked--;
  work.environment = below;
  const told = answer.parameters.map(({ target }, i) => {
    const after = target.kind === "name" ? known.names.get(target.id) : undefined;
    const bits = after ? commonBits(after) & ~commonBits(held[i] ?? nothing) : 0;
    if (bits !== 0 && args[i]) narrow(work, args[i], bits);
    return bits !== 0;
  });
  return told.includes(true);
}

function boundIn({ parameters }: Answer, held: readonly Held[], work: Work): Environment {
  const inside = openEnvironment(work.environment);
  for (const [i, { target }] of parameters.entries()) {
    if (target.kind === "name") inside.names.set(target.id, held[i] ?? nothing);
  }
  return inside;
}

/** What everything that a value holds is safe for. */
function commonBits(held: Held): number {
  const taints = wholeOf(held);
  return taints.length === 0 ? 0 : taints.reduce((bits, { safe }) => bits & safe, -1);
}
