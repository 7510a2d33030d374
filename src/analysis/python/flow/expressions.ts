import type {
  PyComprehension,
  PyDict,
  PyExpression,
  PySequence,
  PySubscript,
} from "../../../syntax/python/nodes.ts";
import { hasHoles, stringValue } from "../../../syntax/python/string-values.ts";
import { elementOf, keyedPart } from "../../flow/access-paths.ts";
import { openEnvironment } from "../../flow/environment.ts";
import { mayGoOn } from "../../flow/steps.ts";
import {
  type Held,
  join,
  known,
  nothing,
  uniteAll,
  wholeOf,
  withTaints,
  written,
} from "../../flow/values.ts";
import { attributeOf, lookUpName } from "./attributes.ts";
import { evaluateCall } from "./calls.ts";
import { underFlag } from "./flags.ts";
import { assume } from "./guards.ts";
import { markedValue } from "./marked.ts";
import { assignTo, keyOf } from "./places.ts";
import { chosenKeys } from "./record-sinks.ts";
import { textOfPercent, textOfString, textOfSum } from "./texts.ts";
import type { Work } from "./work.ts";

/** What an expression holds; sinks and calls inside of it are written down on the way. */
export function evaluate(expression: PyExpression, work: Work): Held {
  if (!mayGoOn(work)) return nothing;
  work.depth++;
  const held = evaluateKind(expression, work);
  work.depth--;
  const { marks } = work.file;
  return marks ? markedValue(held, { expression, marks }, work) : held;
}

function evaluateKind(expression: PyExpression, work: Work): Held {
  switch (expression.kind) {
    case "name":
      return lookUpName(expression.id, work);
    case "attribute": {
      const { name, range: at } = expression;
      return attributeOf(evaluate(expression.object, work), { name, at }, work);
    }
    case "call":
      return evaluateCall(expression, work);
    case "string":
      return hasHoles(expression) ? textOfString(expression, work) : written;
    case "subscript":
      return evaluateSubscript(expression, work);
    case "list":
    case "tuple":
    case "set":
      return evaluateSequence(expression, work);
    case "dict":
      return evaluateDict(expression, work);
    case "await":
    case "starred":
      return evaluate(expression.value, work);
    case "number":
    case "constant":
      return written;
    default:
      return evaluateOperation(expression, work);
  }
}

function evaluateOperation(expression: PyExpression, work: Work): Held {
  switch (expression.kind) {
    case "binary":
      return evaluateBinary(expression, work);
    case "boolean": {
      const left = evaluate(expression.left, work);
      const right = within(work, () => {
        assume(expression.left, expression.operator === "and", work);
        return evaluate(expression.right, work);
      });
      const isKept = expression.operator === "or" || left.taints.length === 0;
      return { ...(isKept ? join(left, right) : right), test: expression };
    }
    case "conditional":
      return evaluateConditional(expression, work);
    case "compare":
      for (const operand of expression.operands) evaluate(operand, work);
      return { taints: [], test: expression };
    case "unary":
      evaluate(expression.operand, work);
      return expression.operator === "not" ? { taints: [], test: expression } : nothing;
    case "comprehension":
      return evaluateComprehension(expression, work);
    case "walrus": {
      const held = evaluate(expression.value, work);
      assignTo(expression.target, { held, at: expression.range }, work);
      return held;
    }
    case "lambda":
      within(work, () => {
        for (const { name } of expression.parameters) work.environment.names.set(name, nothing);
        return evaluate(expression.body, work);
      });
      return nothing;
    case "other":
      return evaluateOther(expression, work);
    default:
      return nothing;
  }
}

/** Evaluates in a layer of its own: what is bound and narrowed there ends there. */
function within(work: Work, run: () => Held): Held {
  const before = work.environment;
  work.environment = openEnvironment(before);
  const held = run();
  work.environment = before;
  return held;
}

function evaluateConditional(
  { test, body, otherwise }: Extract<PyExpression, { readonly kind: "conditional" }>,
  work: Work,
): Held {
  evaluate(test, work);
  const yes = within(work, () => {
    assume(test, true, work);
    return underFlag({ test, isTrue: true, work }, () => flagged(evaluate(body, work), work));
  });
  const no = within(work, () => {
    assume(test, false, work);
    return underFlag({ test, isTrue: false, work }, () => flagged(evaluate(otherwise, work), work));
  });
  return join(yes, no);
}

/** A value that only comes here where the flag at hand is on. */
function flagged(held: Held, { fn: { flag } }: Work): Held {
  if (flag === undefined || held.taints.length === 0) return held;
  return { ...held, taints: held.taints.map((t) => ({ ...t, flag })) };
}

function evaluateBinary(
  expression: Extract<PyExpression, { readonly kind: "binary" }>,
  work: Work,
): Held {
  const { operator, left, right } = expression;
  if (operator === "+") return textOfSum(expression, work);
  if (operator === "%" && left.kind !== "number") return textOfPercent(expression, work);
  const [a, b] = [evaluate(left, work), evaluate(right, work)];
  if (operator === "/" || operator === "|") {
    return withTaints({ ...a, taints: wholeOf(a) }, wholeOf(b));
  }
  return operator === "*" ? uniteAll([a, b]) : nothing;
}

function evaluateSubscript({ object, indices }: PySubscript, work: Work): Held {
  const held = evaluate(object, work);
  for (const index of indices) evaluate(index, work);
  if (held === written) return written;
  const isSlice = indices.some(({ kind }) => kind === "other");
  if (isSlice) return held;
  const ref = held.ref === undefined ? undefined : `${held.ref}[]`;
  const key = keyOf(indices, work.file.text);
  const part = key === undefined ? elementOf(held) : keyedPart(held, key, work);
  return part.ref !== undefined || ref === undefined ? part : { ...part, ref };
}

function evaluateSequence({ kind, elements }: PySequence, work: Work): Held {
  const held = elements.map((element) => evaluate(element, work));
  const isPlain = kind !== "set" && elements.every((element) => element.kind !== "starred");
  if (!isPlain || held.length > 32) return uniteAll(held);
  if (!held.some((one) => one.taints.length > 0 || one.parts || one.ref !== undefined)) {
    return held.every((one) => one === written) ? written : nothing;
  }
  return { taints: [], parts: new Map(held.map((one, i) => [`[${i}]`, one])) };
}

function evaluateDict({ entries }: PyDict, work: Work): Held {
  const parts = new Map<string, Held>();
  let rest = nothing;
  for (const { key, value } of entries) {
    const literal = key && stringValue(key, work.file.text);
    if (key && literal === undefined) rest = uniteAll([rest, evaluate(key, work)]);
    const held = evaluate(value, work);
    const isPart = literal !== undefined && literal.length <= 60 && parts.size < 60;
    if (isPart) parts.set(`[${literal}]`, held);
    else rest = uniteAll([rest, held]);
  }
  const held = [...parts.values()];
  if (rest === nothing && held.every((one) => one === written)) return written;
  const isEmpty = held.every((one) => one === nothing || one === written);
  return isEmpty ? rest : { taints: rest.taints, parts };
}

function evaluateComprehension(expression: PyComprehension, work: Work): Held {
  return within(work, () => {
    for (const { target, iterable } of expression.loops) {
      const held = elementOf(evaluate(iterable, work));
      assignTo(target, { held, at: target.range }, work);
    }
    for (const condition of expression.conditions) {
      evaluate(condition, work);
      assume(condition, true, work);
    }
    const held = expression.elements.map((element) => evaluate(element, work));
    const [only, ...others] = held;
    if (others.length > 0) {
      const isFiltered = expression.conditions.length > 0;
      return chosenKeys(uniteAll(held), { key: only, isFiltered });
    }
    return only?.ref === undefined ? uniteAll(held) : { ...uniteAll(held), ref: only.ref };
  });
}

function evaluateOther(
  { type, children }: Extract<PyExpression, { readonly kind: "other" }>,
  work: Work,
): Held {
  const held = uniteAll(children.map((child) => evaluate(child, work)));
  if (type === "yield") work.fn.reach(held.taints, { kind: "return", to: 0 });
  return type === "too-deep" ? known(undefined) : nothing;
}
