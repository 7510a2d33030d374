import type { JsExpression } from "../../../syntax/javascript/nodes.ts";
import { narrowOrigins } from "../../flow/access-paths.ts";
import { bitsOf, checkedBit, resolvedBit, safeForAll } from "../../flow/kinds.ts";
import { type Held, nothing, wholeOf, written } from "../../flow/values.ts";
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

/** One that is compared with something that nobody outside decides on. */
export function assumeSame(value: JsExpression, other: JsExpression, work: Work): void {
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
export function isFixed(expression: JsExpression, work: Work): boolean {
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

/** `allowed.includes(name)`; `name.includes("..")` says something only where it is false. */
export function assumeMember(object: JsExpression, value: JsExpression, work: Work): void {
  if (value.kind === "string" || !isFixed(object, work)) return;
  const bits = derivedBits(value, work);
  if (bits === undefined) narrow(work, value, safeForAll);
  else narrowOrigins(work, heldBehind(value, work), bits);
}

/** `/^[a-z]+$/.test(name)`: a narrow pattern over the whole. */
export function assumeMatch(pattern: JsExpression, subject: JsExpression, work: Work): void {
  const isWhole =
    pattern.kind === "regex" &&
    /^\^/.test(pattern.pattern) &&
    pattern.pattern.endsWith("$") &&
    !pattern.flags.includes("m");
  const isNarrow =
    pattern.kind === "regex" && !/(?<!\\)\.[*+{]|\[\^|\\[SDW]|\|/.test(pattern.pattern);
  if (isWhole && isNarrow) narrow(work, subject, safeForAll);
  else if (pattern.kind !== "regex" || isBeginning(pattern)) narrow(work, subject, checkedBit);
}

/** `resolved.startsWith(folder)`, `url.startsWith("https://example.org/")`. */
export function assumeStart(object: JsExpression, start: JsExpression, work: Work): void {
  const held = evaluate(object, work);
  const isResolved =
    held.taints.length > 0 && wholeOf(held).every(({ safe }) => (safe & resolvedBit) !== 0);
  if (isResolved) narrowOrigins(work, held, paths);
  const text = start.kind === "string" ? start.value : "";
  narrow(work, object, /^https?:\/\/[^/]+\//.test(text) ? hosts : checkedBit);
}

/** What begins with `^` says which texts are meant; another pattern says which are not. */
export function isBeginning(pattern: JsExpression): boolean {
  return pattern.kind === "regex" && pattern.pattern.startsWith("^");
}
