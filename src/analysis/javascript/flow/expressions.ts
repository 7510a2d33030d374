import type {
  JsArray,
  JsAssign,
  JsBinary,
  JsConditional,
  JsElement,
  JsExpression,
  JsTagged,
  JsTemplate,
} from "../../../syntax/javascript/nodes.ts";
import { elementOf } from "../../flow/access-paths.ts";
import { buildText, type TextPart } from "../../flow/build-text.ts";
import { openEnvironment } from "../../flow/environment.ts";
import { mayGoOn } from "../../flow/steps.ts";
import { type Held, join, known, nothing, uniteAll, wholeOf, written } from "../../flow/values.ts";
import { operandsOf } from "../../operands.ts";
import { evaluateCall } from "./calls.ts";
import { declareClass } from "./classes.ts";
import { isListed } from "./comparisons.ts";
import { declareFunction, nestedName } from "./declare-functions.ts";
import { giveBack } from "./give-back.ts";
import { assume } from "./guards.ts";
import { keyedMember, memberOf } from "./members.ts";
import { evaluateNamed, nameFor } from "./named-values.ts";
import { lookUpName } from "./names.ts";
import { objectOf } from "./objects.ts";
import { assignTo } from "./paths.ts";
import { reachAssigned } from "./sinks.ts";
import type { Work } from "./work.ts";

/** What an expression holds; sinks and calls inside of it are written down on the way. */
export function evaluate(expression: JsExpression, work: Work): Held {
  if (!mayGoOn(work)) return nothing;
  work.depth++;
  const held = evaluateKind(expression, work);
  work.depth--;
  return held;
}

function evaluateKind(expression: JsExpression, work: Work): Held {
  switch (expression.kind) {
    case "name":
      return lookUpName(expression.id, work);
    case "member": {
      const { name, range: at, object } = expression;
      return memberOf(evaluate(object, work), { name, at }, work);
    }
    case "call":
      return evaluateCall(expression, work);
    case "string":
    case "number":
    case "constant":
    case "regex":
      return written;
    case "template":
      return evaluateTemplate(expression, work);
    case "object":
      return objectOf(expression, work);
    case "array":
      return evaluateArray(expression, work);
    case "await":
    case "spread":
      return evaluate(expression.value, work);
    case "function":
      return declareFunction(expression, undefined, work);
    default:
      return evaluateOperation(expression, work);
  }
}

function evaluateOperation(expression: JsExpression, work: Work): Held {
  switch (expression.kind) {
    case "binary":
      return evaluateBinary(expression, work);
    case "conditional":
      return evaluateConditional(expression, work);
    case "assign":
      return evaluateAssign(expression, work);
    case "index":
      return evaluateIndex(expression, work);
    case "unary":
      evaluate(expression.operand, work);
      return expression.operator === "!" ? { taints: [], test: expression } : nothing;
    case "class": {
      const name = expression.name ?? `$${expression.range.start}`;
      return declareClass(expression, nestedName(name, work.fn.name), work);
    }
    case "tagged":
      return evaluateTagged(expression, work);
    case "sequence":
      return expression.values.map((one) => evaluate(one, work)).at(-1) ?? nothing;
    case "element":
      return evaluateElement(expression, work);
    case "other":
      return evaluateOther(expression, work);
    default:
      return nothing;
  }
}

/** Evaluates in a layer of its own: what is narrowed there ends there. */
function within(work: Work, test: JsExpression, isTrue: boolean, run: () => Held): Held {
  const before = work.environment;
  work.environment = openEnvironment(before);
  assume(test, isTrue, work);
  const held = run();
  work.environment = before;
  return held;
}

function evaluateBinary(expression: JsBinary, work: Work): Held {
  const { operator, left, right } = expression;
  switch (operator) {
    case "+":
      return buildText(
        operandsOf(expression).map(
          (part): TextPart => (part.kind === "string" ? part.value : evaluate(part, work)),
        ),
      );
    case "&&":
    case "||":
    case "??": {
      const first = evaluate(left, work);
      if (operator === "??") return join(first, evaluate(right, work));
      const second = within(work, left, operator === "&&", () => evaluate(right, work));
      const isKept = operator === "||" || first.taints.length === 0;
      return { ...(isKept && operator === "||" ? join(first, second) : second), test: expression };
    }
    default:
      evaluate(left, work);
      evaluate(right, work);
      return { taints: [], test: expression };
  }
}

function evaluateConditional({ test, body, otherwise }: JsConditional, work: Work): Held {
  evaluate(test, work);
  const yes = isListed(test, body, work)
    ? nothing
    : within(work, test, true, () => evaluate(body, work));
  const no = within(work, test, false, () => evaluate(otherwise, work));
  return join(yes, no);
}

function evaluateAssign({ operator, target, value, range }: JsAssign, work: Work): Held {
  if (operator === "=") {
    const held = evaluateNamed(value, nameOfValue(value, target, work), work);
    assignTo(target, { held, at: range }, work);
    return held;
  }
  const before = evaluate(target, work);
  const added = evaluate(value, work);
  const isText =
    operator === "+=" || operator === "||=" || operator === "??=" || operator === "&&=";
  const held = isText ? uniteAll([before, added]) : nothing;
  assignTo(target, { held, at: range }, work);
  return held;
}

/** Only functions, classes and objects get a name. */
function nameOfValue(value: JsExpression, target: JsExpression, work: Work): string | undefined {
  const { kind } = value;
  const isNamed = kind === "function" || kind === "class" || kind === "object";
  return isNamed ? nameFor(target, work) : undefined;
}

function evaluateIndex(
  { object, index, range: at }: Extract<JsExpression, { readonly kind: "index" }>,
  work: Work,
): Held {
  const held = evaluate(object, work);
  evaluate(index, work);
  if (held === written) return written;
  if (index.kind === "number") return keyedMember(held, { name: String(index.value), at }, work);
  const source = held.ref?.startsWith("$request") && held.taints.length === 0;
  return source ? nothing : elementOf(held);
}

function evaluateTemplate({ texts, holes }: JsTemplate, work: Work): Held {
  const parts: TextPart[] = [];
  for (const [i, { value }] of texts.entries()) {
    parts.push(value);
    const hole = holes[i];
    if (hole) parts.push(hole.kind === "string" ? hole.value : evaluate(hole, work));
  }
  return holes.length === 0 ? written : buildText(parts);
}

/** Tags quote what stands in the holes, as far as anybody can tell; `String.raw` does not. */
function evaluateTagged({ tag, template }: JsTagged, work: Work): Held {
  const { ref } = evaluate(tag, work);
  const held = evaluate(template, work);
  return ref === "$global.String.raw" ? held : nothing;
}

const mostElements = 32;

function evaluateArray({ elements }: JsArray, work: Work): Held {
  const held = elements.map((element) => evaluate(element, work));
  const isPlain =
    elements.length <= mostElements && elements.every(({ kind }) => kind !== "spread");
  if (!isPlain)
    return uniteAll(held.map((one, i) => (elements[i]?.kind === "spread" ? elementOf(one) : one)));
  if (!held.some((one) => one.taints.length > 0 || one.parts || one.ref !== undefined)) {
    return held.every((one) => one === written) ? written : nothing;
  }
  return { taints: [], parts: new Map(held.map((one, i) => [`[${i}]`, one])) };
}

function evaluateElement({ attributes, children }: JsElement, work: Work): Held {
  for (const attribute of attributes) {
    if (!attribute.value) continue;
    const held = evaluate(attribute.value, work);
    if (attribute.kind === "attribute" && attribute.name === "dangerouslySetInnerHTML") {
      const html = held.parts?.get("[__html]") ?? nothing;
      reachAssigned(work, { name: attribute.name, held: html, at: attribute.range });
    }
  }
  for (const child of children) evaluate(child, work);
  return nothing;
}

function evaluateOther(
  { type, children }: Extract<JsExpression, { readonly kind: "other" }>,
  work: Work,
): Held {
  const held = uniteAll(children.map((child) => ({ taints: wholeOf(evaluate(child, work)) })));
  if (type === "YieldExpression") giveBack(held, work);
  return type === "too-deep" ? known(undefined) : nothing;
}
