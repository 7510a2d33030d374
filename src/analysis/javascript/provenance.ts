import type {
  JsBinary,
  JsCall,
  JsExpression,
  JsFunction,
  JsMember,
  JsName,
  JsNode,
} from "../../syntax/javascript/nodes.ts";
import { operandsOf } from "../operands.ts";
import { type Provenance, worse, worst } from "../provenance.ts";
import { isChecked } from "./checked-names.ts";
import { effectOf } from "./known-calls.ts";
import { isRequestBinding, isRequestCall, isRequestPart } from "./requests.ts";
import { returnedBy } from "./returned-by.ts";
import { type Binding, classOf, lookUp, type ModuleScopes } from "./scopes.ts";
import { selfValues } from "./self-values.ts";
import { constantName, isStoredUpload, isWrittenMember, writtenNames } from "./written-names.ts";

/** What a question knows beside the expression. */
export interface ProvenanceOptions {
  /** True for a call that makes any text harmless for what is asked: `path.basename`. */
  readonly cleans?: (call: JsCall) => boolean;
  /** What comparisons say enough of a text beside those with a list. */
  readonly checks?: "prefix" | "type";
}

/** Where an expression's text comes from, followed through the names of this file. */
export function provenanceOf(
  scopes: ModuleScopes,
  expression: JsExpression,
  options: ProvenanceOptions = {},
): Provenance {
  const budget = { steps: 2000 };
  return trace(expression, { scopes, options, seen: new Set(), depth: 0, budget });
}

interface Trace {
  readonly scopes: ModuleScopes;
  readonly options: ProvenanceOptions;
  readonly seen: Set<JsNode>;
  readonly depth: number;
  /** Shared by the whole search: names that branch at each step would be followed for ever. */
  readonly budget: { steps: number };
}

const maxDepth = 24;
const maxBindings = 50;

function trace(expression: JsExpression, above: Trace): Provenance {
  if (above.depth >= maxDepth || above.budget.steps-- <= 0) return "unknown";
  const at = { ...above, depth: above.depth + 1 };
  switch (expression.kind) {
    case "number":
    case "constant":
    case "regex":
      return "constant";
    case "unary":
      return "number";
    case "name":
      return traceName(expression, at);
    case "member":
      return traceMember(expression, at);
    case "index":
      return traceIndex(expression.object, at);
    case "call":
      return traceCall(expression, at);
    case "binary":
      return traceBinary(expression, at);
    default: {
      const parts = partsOf(expression);
      return parts ? traceAll(parts, at) : "unknown";
    }
  }
}

/** The expressions whose text ends up in the text of this one. */
function partsOf(expression: JsExpression): readonly JsExpression[] | undefined {
  switch (expression.kind) {
    case "string":
      return [];
    case "template":
      return expression.holes;
    case "conditional":
      return [expression.body, expression.otherwise];
    case "array":
      return expression.elements.filter((element) => element.kind !== "other");
    case "object":
      return expression.properties.map(({ value }) => value);
    case "spread":
    case "await":
      return [expression.value];
    case "assign":
      return [expression.value];
    case "sequence":
      return expression.values.slice(-1);
    case "other":
      // `import.meta`
      return expression.type === "MetaProperty" ? [] : undefined;
    default:
      return undefined;
  }
}

function traceAll(parts: readonly JsExpression[], at: Trace): Provenance {
  return worst(parts.map((part) => trace(part, at)));
}

const arithmetic = /^(?:[-*/%|&^]|\*\*|<<|>>>?|[=!]==?|[<>]=?|in|instanceof)$/;

function traceBinary(expression: JsBinary, at: Trace): Provenance {
  const { operator, left, right } = expression;
  if (operator === "+") return traceAll(operandsOf(expression), at);
  if (arithmetic.test(operator)) return "number";
  // Of `a && b` what is seen is `b`, or something that is false.
  return operator === "&&" ? trace(right, at) : worse(trace(left, at), trace(right, at));
}

function traceName(name: JsName, at: Trace): Provenance {
  if (writtenNames.has(name.id)) return "constant";
  const bindings = lookUp(at.scopes, name.id, name);
  if (bindings.length > maxBindings) return "unknown";
  if (bindings.length === 0) return constantName.test(name.id) ? "constant" : "unknown";
  if (constantName.test(name.id) && bindings.every(({ kind }) => kind === "import")) {
    return "constant";
  }
  if (isChecked(at.scopes, name, at.options.checks)) return "constant";
  return worst(bindings.map((binding) => traceBinding(binding, at)));
}

function traceBinding(binding: Binding, at: Trace): Provenance {
  const { kind, value, fallback } = binding;
  if (isRequestBinding(at.scopes, binding)) return "request";
  if (kind === "parameter") return traceParameter(binding, at);
  if (kind === "assign" && !value) return "constant";
  if (!value || (kind !== "assign" && kind !== "augmented" && kind !== "loop")) return "unknown";
  const found = traceOnce(value, () => traceBound(binding, value, at), at);
  return fallback ? worse(found, trace(fallback, at)) : found;
}

/** A name that is built from itself adds nothing that its other bindings do not say. */
function traceOnce(value: JsNode, follow: () => Provenance, { seen }: Trace): Provenance {
  if (seen.has(value)) return "constant";
  seen.add(value);
  const found = follow();
  seen.delete(value);
  return found;
}

function traceBound({ kind, steps = [] }: Binding, value: JsExpression, at: Trace): Provenance {
  const part = partAt(value, steps);
  if (part) {
    const found = trace(part, at);
    return kind === "loop" ? worse(found, "listed") : found;
  }
  const last = steps.at(-1);
  if (typeof last === "string" && constantName.test(last)) return "constant";
  if (kind === "loop") return worse(trace(value, at), "listed");
  const whole = trace(value, at);
  return whole === "request" ? "request" : worse(whole, "unknown");
}

/** Of `[a, b] = [1, x]` the one that belongs to the name; `undefined` where it cannot be told. */
function partAt(
  value: JsExpression,
  steps: readonly (string | number)[],
): JsExpression | undefined {
  let at: JsExpression | undefined = value;
  for (const step of steps) {
    if (at?.kind === "array" && typeof step === "number") at = at.elements[step];
    else if (at?.kind === "object") {
      const property:
        | Extract<JsExpression, { readonly kind: "object" }>["properties"][number]
        | undefined = at.properties.find((p) => p.kind === "property" && p.name === step);
      at = property?.value;
    } else return undefined;
  }
  return at;
}

const harmlessTypes =
  /^(?:number|boolean|bigint|Date|(?:'[^']*'|"[^"]*")(?:\s*\|\s*(?:'[^']*'|"[^"]*"))*)$/;

const iterating = new Set(
  "map forEach filter flatMap some every find findIndex reduce sort then".split(" "),
);

function traceParameter(binding: Binding, at: Trace): Provenance {
  const { annotation, parameter, function: owner, steps } = binding;
  if (annotation !== undefined && steps === undefined && harmlessTypes.test(annotation))
    return "typed";
  if (!owner || !parameter) return "unknown";
  const call = at.scopes.parentOf(owner);
  if (call?.kind === "call" && call.callee !== owner) {
    const position = owner.parameters.indexOf(parameter);
    return traceCallback(call, position, at);
  }
  return isNamed(owner, at.scopes) ? "parameter" : "unknown";
}

/** What a call hands to its callback: the elements of what it is called on, or nobody knows. */
function traceCallback({ callee }: JsCall, position: number, at: Trace): Provenance {
  if (callee.kind !== "member" || !iterating.has(callee.name)) return "unknown";
  if (position > (callee.name === "reduce" || callee.name === "sort" ? 1 : 0)) return "number";
  return traceOnce(callee, () => worse(trace(callee.object, at), "listed"), at);
}

/** Others than callbacks have callers that say what they are called with. */
function isNamed(owner: JsFunction, scopes: ModuleScopes): boolean {
  if (owner.name !== undefined) return true;
  const parent = scopes.parentOf(owner);
  return (
    parent?.kind === "declarator" ||
    parent?.kind === "property" ||
    parent?.kind === "field" ||
    parent?.kind === "assign" ||
    parent?.kind === "export"
  );
}

function traceMember(expression: JsMember, at: Trace): Provenance {
  const { name, object } = expression;
  if (isChecked(at.scopes, expression, at.options.checks)) return "constant";
  if (isRequestPart(at.scopes, expression)) return "request";
  if (isStoredUpload(expression)) return "unknown";
  if (name === "length" || name === "size") return "number";
  if (object.kind === "name" && object.id === "this") return traceSelf(expression, name, at);
  if (isWrittenMember(expression)) return "constant";
  const property = writtenProperty(object, name, at.scopes);
  if (property) return traceOnce(property, () => trace(property, at), at);
  const inner = trace(object, at);
  if (inner === "request") return "request";
  return inner === "constant" || inner === "listed" ? inner : "unknown";
}

function writtenProperty(
  object: JsExpression,
  name: string,
  scopes: ModuleScopes,
): JsExpression | undefined {
  if (object.kind !== "name") return undefined;
  const [binding, ...others] = lookUp(scopes, object.id, object);
  if (others.length > 0 || binding?.kind !== "assign" || binding.steps || !binding.value) {
    return undefined;
  }
  return partAt(binding.value, [name]);
}

/** What the methods and the body of the class assign to a member of `this`. */
function traceSelf(expression: JsMember, name: string, at: Trace): Provenance {
  const owner = classOf(at.scopes, expression);
  const values = owner ? selfValues(owner, name) : [];
  if (values.length === 0) return "unknown";
  const found = worst(values.map((value) => traceOnce(value, () => trace(value, at), at)));
  // Whoever made the object decided, not who calls this method.
  return found === "parameter" ? "unknown" : found;
}

/** An element of a written list is one of them. */
function traceIndex(object: JsExpression, at: Trace): Provenance {
  const found = trace(object, at);
  return found === "constant" ? "listed" : found;
}

function traceCall(call: JsCall, at: Trace): Provenance {
  if (at.options.cleans?.(call)) return "escaped";
  if (isRequestCall(at.scopes, call)) return "request";
  const effect = effectOf(at.scopes, call);
  if (effect === "number" || effect === "escaped") return effect;
  if (effect === "arguments") return traceAll(call.args, at);
  const { callee } = call;
  if (callee.kind !== "member") return "unknown";
  const [callback] = call.args;
  if (effect === "callback" && callback?.kind === "function") {
    return worse(traceAll(returnedBy(callback), at), "listed");
  }
  const receiver = trace(callee.object, at);
  if (receiver === "request" || effect === "receiver") return receiver;
  return effect === "both" ? worse(receiver, traceAll(call.args.filter(isText), at)) : "unknown";
}

function isText({ kind }: JsExpression): boolean {
  return kind !== "function" && kind !== "regex";
}
