import type { PyCall, PyCompare, PyExpression } from "../../../syntax/python/nodes.ts";
import { stringValue } from "../../../syntax/python/string-values.ts";
import { lastName } from "./annotations.ts";
import { bitsOf, checkedBit, resolvedBit, safeForAll } from "./kinds.ts";
import { narrow, narrowOrigins } from "./places.ts";
import { type Held, uniteAll, wholeOf } from "./values.ts";
import type { Work } from "./work.ts";

const paths = bitsOf(["path"]);
const hosts = bitsOf(["url", "redirect"]);

/** What is known of variables where a condition came out true or false. */
export function assume(test: PyExpression, isTrue: boolean, work: Work): void {
  if (work.depth > 110) return;
  work.depth++;
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
      if (stored && stored !== test) assume(stored, isTrue, work);
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
  if (operator === "is" || operator === "is not") {
    // `re.match(…) is not None`
    const isNone = right.kind === "constant" && right.value === "None";
    if (isNone) assume(left, isTrue === (operator === "is not"), work);
    return;
  }
  if ((operator === "in" && isTrue) || (operator === "not in" && !isTrue)) {
    assumeMember(left, right, work);
  } else if ((operator === "==" && isTrue) || (operator === "!=" && !isTrue)) {
    assumeEqual(left, right, work);
    assumeEqual(right, left, work);
  } else if (operator === "in" || operator === "not in") {
    // `".." not in name`: a check, but half a one.
    const part = stringValue(left, work.file.text);
    if (part !== undefined && /^(?:\.\.[\\/]?|\/\/|[^\w\s-])$/.test(part)) {
      narrow(work, right, checkedBit);
    }
  }
}

/** One of a list that nobody outside decides on. */
function assumeMember(left: PyExpression, right: PyExpression, work: Work): void {
  if (left.kind === "string") return;
  if (right.kind === "attribute" && right.name === "parents") {
    narrowOrigins(work, work.evaluate(right.object, work), paths);
    return;
  }
  const list = work.evaluate(right, work);
  if (wholeOf(list).length > 0 && right.kind !== "string") return;
  const bits = derivedBits(left);
  if (bits === undefined) narrow(work, left, safeForAll);
  else narrowOrigins(work, derivedFrom(left, work), bits);
}

function assumeEqual(value: PyExpression, other: PyExpression, work: Work): void {
  if (wholeOf(work.evaluate(other, work)).length > 0 && !isPathCheck(value)) return;
  const bits = derivedBits(value);
  if (bits === undefined) narrow(work, value, safeForAll);
  else narrowOrigins(work, derivedFrom(value, work), bits);
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
  /(?:^|_)(?:valid|validate|validated|is_valid|safe|allowed|permitted|whitelisted|allowlisted|trusted|inside|within|check|verify)(?:_|$)|Valid|Safe|Allowed/;

function assumeCall(call: PyCall, isTrue: boolean, work: Work): void {
  const { callee, args } = call;
  const name = lastName(callee) ?? "";
  const first = args[0]?.value;
  const object = callee.kind === "attribute" ? callee.object : undefined;
  if (name === "isinstance") assumeType(call, isTrue, work);
  else if (hostChecks.test(name) && first) {
    if (isTrue) narrow(work, first, hosts);
  } else if (name === "all" || name === "any") assumeEach(call, isTrue, work);
  else if (matchers.has(name)) assumeMatch(call, isTrue, work);
  else if (object && wordTests.has(name)) {
    if (isTrue) narrow(work, object, safeForAll);
  } else if (object && name === "startswith") assumeStart(call, object, { isTrue, work });
  else if (object && name === "is_relative_to") {
    if (isTrue) narrowOrigins(work, work.evaluate(object, work), paths);
  } else if (checks.test(name)) {
    for (const { value } of args) narrow(work, value, checkedBit);
  }
}

/** `isinstance(value, int)`; bytes are contents, not paths. */
function assumeType({ args }: PyCall, isTrue: boolean, work: Work): void {
  const [value, type] = args;
  if (!isTrue || !value || !type) return;
  const types = type.value.kind === "tuple" ? type.value.elements : [type.value];
  const names = types.map((one) => lastName(one) ?? "");
  if (names.every((one) => numberTypes.has(one))) narrow(work, value.value, safeForAll);
  else if (names.every((one) => /^(?:bytes|bytearray)$/.test(one))) {
    narrow(work, value.value, paths);
  }
}

const numberTypes = new Set("int float bool complex Decimal UUID date datetime Enum".split(" "));

/** `all(c in allowed for c in text)`. */
function assumeEach({ args }: PyCall, isTrue: boolean, work: Work): void {
  const inner = args[0]?.value;
  if (!isTrue || inner?.kind !== "comprehension") return;
  const [loop, ...more] = inner.loops;
  if (loop && more.length === 0) narrow(work, loop.iterable, checkedBit);
}

function assumeStart(
  { args }: PyCall,
  object: PyExpression,
  { isTrue, work }: { readonly isTrue: boolean; readonly work: Work },
): void {
  if (!isTrue) return;
  const held = work.evaluate(object, work);
  const isResolved = wholeOf(held).every(({ safe }) => (safe & resolvedBit) !== 0);
  if (isResolved) narrowOrigins(work, held, paths);
  const start = stringValue(args[0]?.value, work.file.text);
  if (start !== undefined && /^https?:\/\/[^/]+\//.test(start)) narrow(work, object, hosts);
  else narrow(work, object, checkedBit);
}

/** `re.fullmatch("[a-z]+", name)`, or `match` of a pattern that ends in `$`. */
function assumeMatch({ callee, args }: PyCall, isTrue: boolean, work: Work): void {
  if (!isTrue) return;
  const pattern = stringValue(args[0]?.value, work.file.text);
  const isCompiled = args.length === 1;
  const subject = isCompiled ? args[0]?.value : args[1]?.value;
  if (!subject) return;
  const isWhole =
    lastName(callee) === "fullmatch" || (pattern !== undefined && /(?:\$|\\Z)$/.test(pattern));
  const isNarrow = pattern !== undefined && !/(?<!\\)\.[*+{]|\[\^|\\[SDW]/.test(pattern);
  narrow(work, subject, !isCompiled && isWhole && isNarrow ? safeForAll : checkedBit);
}
