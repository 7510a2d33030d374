import type { PyAttribute, PyCall, PyCompare, PyExpression } from "../../../syntax/python/nodes.ts";
import { stringValue } from "../../../syntax/python/string-values.ts";
import { narrowOrigins } from "../../flow/access-paths.ts";
import { bitsOf, checkedBit, resolvedBit, safeForAll } from "../../flow/kinds.ts";
import { type Held, uniteAll, wholeOf } from "../../flow/values.ts";
import { lastName } from "./annotations.ts";
import { assumeMarked } from "./marked.ts";
import { narrow } from "./places.ts";
import type { Work } from "./work.ts";

const paths = bitsOf(["path"]);
const hosts = bitsOf(["url", "redirect"]);

/** What is known of variables where a condition came out true or false. */
export function assume(test: PyExpression, isTrue: boolean, work: Work): void {
  if (work.depth > 110) return;
  work.depth++;
  if (isTrue && work.file.marks) assumeMarked(test, work);
  assumeKind(test, isTrue, work);
  work.depth--;
}

function assumeKind(test: PyExpression, isTrue: boolean, work: Work): void {
  switch (test.kind) {
    case "unary":
      if (test.operator === "not") assume(test.operand, !isTrue, work);
      return;
    case "boolean":
      if ((test.operator === "and") === isTrue) {
        assume(test.left, isTrue, work);
        assume(test.right, isTrue, work);
      }
      return;
    case "compare":
      assumeCompare(test, isTrue, work);
      return;
    case "call":
      assumeCall(test, isTrue, work);
      return;
    case "walrus":
      assume(test.value, isTrue, work);
      return;
    case "name": {
      const { test: stored } = work.evaluate(test, work);
      if (stored && stored !== test) assume(stored as PyExpression, isTrue, work);
      // Nothing, or an empty text.
      else if (!isTrue) narrow(work, test, safeForAll);
      return;
    }
    case "attribute":
    case "subscript":
      if (!isTrue) narrow(work, test, safeForAll);
      return;
    default:
      return;
  }
}

function assumeCompare({ operands, operators }: PyCompare, isTrue: boolean, work: Work): void {
  const [left, right] = operands;
  const [operator] = operators;
  if (operators.length !== 1 || !left || !right) return;
  const isPlain = operator === "in" || operator === "==" || operator === "is";
  switch (operator) {
    case "is":
    case "is not":
      // `re.match(…) is not None`
      if (right.kind === "constant" && right.value === "None")
        assume(left, isTrue !== isPlain, work);
      return;
    case "in":
    case "not in":
      if (isPlain === isTrue) assumeMember(left, right, work);
      else assumeWithout(left, right, work);
      return;
    case "==":
    case "!=":
      if (isPlain !== isTrue) return;
      assumeEqual(left, right, work);
      assumeEqual(right, left, work);
      return;
    default:
      return;
  }
}

/** `".." not in name`: a check, but half a one. */
function assumeWithout(left: PyExpression, right: PyExpression, work: Work): void {
  const part = stringValue(left, work.file.text);
  if (part !== undefined && /^(?:\.\.[\\/]?|\/\/|[^\w\s-])$/.test(part)) {
    narrow(work, right, checkedBit);
  }
}

/** One of a list that nobody outside decides on. */
function assumeMember(left: PyExpression, right: PyExpression, work: Work): void {
  if (left.kind === "string") return;
  if (right.kind === "attribute" && right.name === "parents") {
    narrowOrigins(work, work.evaluate(right.object, work), paths);
    return;
  }
  if (right.kind !== "string" && comesAlong(right, left, work)) return;
  const bits = derivedBits(left);
  if (bits === undefined) narrow(work, left, safeForAll);
  else narrowOrigins(work, derivedFrom(left, work), bits);
}

function assumeEqual(value: PyExpression, other: PyExpression, work: Work): void {
  if (!isPathCheck(value) && comesAlong(other, value, work)) return;
  const bits = derivedBits(value);
  if (bits === undefined) narrow(work, value, safeForAll);
  else narrowOrigins(work, derivedFrom(value, work), bits);
}

/** True where what a value is compared with comes from outside too, or from where the value does. */
function comesAlong(other: PyExpression, value: PyExpression, work: Work): boolean {
  const taints = wholeOf(work.evaluate(other, work));
  if (taints.length === 0) return false;
  const own = new Set(wholeOf(work.evaluate(value, work)).map(({ origin }) => origin));
  return taints.some(
    ({ origin }) => own.has(origin) || work.fn.originAt(origin)?.kind === "source",
  );
}

/** What a derived value was made from: of `commonpath([base, path])` all that is in it. */
function derivedFrom(expression: PyExpression, work: Work): Held {
  if (expression.kind !== "call" || !isPathCheck(expression))
    return work.evaluate(expression, work);
  return uniteAll(expression.args.map(({ value }) => work.evaluate(value, work)));
}

/** What a comparison of a derived value says of what it was derived from. */
function derivedBits(expression: PyExpression): number | undefined {
  if (isPathCheck(expression)) return paths;
  const name = expression.kind === "attribute" ? expression.name : undefined;
  if (name === "netloc" || name === "hostname" || name === "host") return hosts;
  if (name === "scheme") return checkedBit;
  if (name === "parent" || name === "parents") return paths;
  return undefined;
}

function isPathCheck(expression: PyExpression): boolean {
  return (
    expression.kind === "call" && /^common(?:path|prefix)$/.test(lastName(expression.callee) ?? "")
  );
}

const wordTests = new Set(
  "isdigit isdecimal isnumeric isalnum isalpha isidentifier isascii_alnum".split(" "),
);
const matchers = new Set(["match", "fullmatch"]);
const hostChecks = /^(?:url_has_allowed_host_and_scheme|is_safe_url|is_safe_redirect_url)$/;
const checks =
  /(?:^|_)(?:valid|validate|validated|is_valid|safe|allow|allowed|permitted|whitelisted|allowlisted|trusted|inside|within|check|verify)(?:_|$)|Valid|Safe|Allow/;

const demands =
  /^_?(?:check|validate|verify|ensure|assert|require|guard|reject|forbid)(?:_|[A-Z]|$)/;

/** `check_access(folder, name)` by itself: it raises, or it says nothing. */
export function assumeDemand(statement: PyExpression, work: Work): void {
  const call = statement.kind === "await" ? statement.value : statement;
  if (call.kind !== "call" || !demands.test(lastName(call.callee) ?? "")) return;
  for (const { value } of call.args) narrow(work, value, checkedBit);
}

function assumeCall(call: PyCall, isTrue: boolean, work: Work): void {
  const name = lastName(call.callee) ?? "";
  if (isTrue && assumeYes(call, name, work)) return;
  if (!checks.test(name)) return;
  for (const { value } of call.args) narrow(work, value, checkedBit);
}

/** What is known where a call said yes; false where the call is none that is known. */
function assumeYes(call: PyCall, name: string, work: Work): boolean {
  const { callee, args } = call;
  const first = args[0]?.value;
  if (name === "isinstance") assumeType(call, work);
  else if (name === "all") assumeEach(call, work);
  else if (matchers.has(name)) assumeMatch(call, work);
  else if (hostChecks.test(name) && first) narrow(work, first, hosts);
  else return callee.kind === "attribute" && assumeMethod(call, callee, work);
  return true;
}

function assumeMethod(call: PyCall, { name, object }: PyAttribute, work: Work): boolean {
  if (wordTests.has(name)) narrow(work, object, safeForAll);
  else if (name === "startswith") assumeStart(call, object, work);
  else if (name === "is_relative_to") narrowOrigins(work, work.evaluate(object, work), paths);
  else return false;
  return true;
}

/** `isinstance(value, int)`; bytes are contents, not paths. */
function assumeType({ args }: PyCall, work: Work): void {
  const [value, type] = args;
  if (!value || !type) return;
  const types = type.value.kind === "tuple" ? type.value.elements : [type.value];
  const names = types.map((one) => lastName(one) ?? "");
  if (names.every((one) => numberTypes.has(one))) narrow(work, value.value, safeForAll);
  else if (names.every((one) => /^(?:bytes|bytearray)$/.test(one))) {
    narrow(work, value.value, paths);
  }
}

const numberTypes = new Set("int float bool complex Decimal UUID date datetime Enum".split(" "));

/** `all(c in allowed for c in text)`. */
function assumeEach({ args }: PyCall, work: Work): void {
  const inner = args[0]?.value;
  if (inner?.kind !== "comprehension") return;
  const [loop, ...more] = inner.loops;
  if (loop && more.length === 0) narrow(work, loop.iterable, checkedBit);
}

function assumeStart({ args }: PyCall, object: PyExpression, work: Work): void {
  const held = work.evaluate(object, work);
  const isResolved = wholeOf(held).every(({ safe }) => (safe & resolvedBit) !== 0);
  if (isResolved) narrowOrigins(work, held, paths);
  const start = stringValue(args[0]?.value, work.file.text);
  if (start !== undefined && /^https?:\/\/[^/]+\//.test(start)) narrow(work, object, hosts);
  else narrow(work, object, checkedBit);
}

/** `re.fullmatch("[a-z]+", name)`, or `match` of a pattern that ends in `$`. */
function assumeMatch({ callee, args }: PyCall, work: Work): void {
  const pattern = stringValue(args[0]?.value, work.file.text);
  const isCompiled = args.length === 1;
  const subject = isCompiled ? args[0]?.value : args[1]?.value;
  if (!subject) return;
  const isWhole =
    lastName(callee) === "fullmatch" || (pattern !== undefined && /(?:\$|\\Z)$/.test(pattern));
  const isNarrow = pattern !== undefined && !/(?<!\\)\.[*+{]|\[\^|\\[SDW]/.test(pattern);
  narrow(work, subject, !isCompiled && isWhole && isNarrow ? safeForAll : checkedBit);
}
