import type {
  PyAttribute,
  PyCall,
  PyExpression,
  PyName,
  PyNode,
} from "../../syntax/python/nodes.ts";
import { hasHoles, stringValue } from "../../syntax/python/string-values.ts";
import { operandsOf } from "../operands.ts";
import { isHarmless, type Provenance, worse, worst } from "../provenance.ts";
import { isChecked } from "./checked-names.ts";
import { importedPaths, isBuiltin } from "./names.ts";
import { isRequestPart, isRoute } from "./requests.ts";
import { type Binding, classOf, lookUp, type ModuleScopes } from "./scopes.ts";
import { selfValues } from "./self-values.ts";

export { isHarmless, type Provenance, worse };

/** Where an expression's text comes from, followed through the names of this file. */
export function provenanceOf(scopes: ModuleScopes, expression: PyExpression): Provenance {
  return trace(expression, { scopes, seen: new Set(), depth: 0, budget: { steps: 2000 } });
}

interface Trace {
  readonly scopes: ModuleScopes;
  readonly seen: Set<PyNode>;
  readonly depth: number;
  /** Shared by the whole search: names that branch at each step would be followed for ever. */
  readonly budget: { steps: number };
}

const maxDepth = 24;
const maxBindings = 50;

function trace(expression: PyExpression, above: Trace): Provenance {
  if (above.depth >= maxDepth || above.budget.steps-- <= 0) return "unknown";
  const at = { ...above, depth: above.depth + 1 };
  switch (expression.kind) {
    case "number":
    case "constant":
      return "constant";
    case "compare":
      return "number";
    case "unary":
      return expression.operator === "not" ? "number" : trace(expression.operand, at);
    case "name":
      return traceName(expression, at);
    case "attribute":
      return traceAttribute(expression, at);
    case "call":
      return traceCall(expression, at);
    case "binary":
      return expression.operator === "*"
        ? traceRepeated(expression.left, expression.right, at)
        : traceAll(operandsOf(expression), at);
    default: {
      const parts = partsOf(expression);
      return parts ? traceAll(parts, at) : "unknown";
    }
  }
}

/** The expressions whose text ends up in the text of this one. */
function partsOf(expression: PyExpression): readonly PyExpression[] | undefined {
  switch (expression.kind) {
    case "string":
      return hasHoles(expression) ? holesOf(expression) : [];
    case "subscript":
      return [expression.object];
    case "boolean":
      return [expression.left, expression.right];
    case "conditional":
      return [expression.body, expression.otherwise];
    case "list":
    case "tuple":
    case "set":
    case "comprehension":
      return expression.elements;
    case "dict":
      return expression.entries.flatMap(({ key, value }) => (key ? [key, value] : [value]));
    case "starred":
    case "await":
    case "walrus":
      return [expression.value];
    default:
      return undefined;
  }
}

function traceAll(parts: readonly PyExpression[], at: Trace): Provenance {
  return worst(parts.map((part) => trace(part, at)));
}

/** `"?" * n` and `["?"] * n`: how often does not matter. */
function traceRepeated(left: PyExpression, right: PyExpression, at: Trace): Provenance {
  const [a, b] = [trace(left, at), trace(right, at)];
  const isText = ({ kind }: PyExpression) => kind === "string" || kind === "list";
  if (isText(left)) return a;
  if (isText(right)) return b;
  return worse(a, b);
}

function holesOf({ pieces }: Extract<PyExpression, { readonly kind: "string" }>): PyExpression[] {
  return pieces.flatMap(({ segments }) =>
    segments.flatMap((s) =>
      s.kind === "hole" && !isNumberFormat(s.format) ? [s.expression, ...s.nested] : [],
    ),
  );
}

/** A format that raises for anything but a number. */
export function isNumberFormat(format: string | undefined): boolean {
  return format !== undefined && /^[\d.,_+ -]{0,12}[bcdeEfFgGoxX%]$/.test(format);
}

/** Names in capitals are constants by convention (PEP 8), wherever they come from. */
const constantName = /^_{0,2}[A-Z][A-Z\d_]*$/;

function traceName(name: PyName, at: Trace): Provenance {
  const bindings = lookUp(at.scopes, name.id, name);
  if (bindings.length > maxBindings) return "unknown";
  if (bindings.length === 0) return constantName.test(name.id) ? "constant" : "unknown";
  if (constantName.test(name.id) && bindings.every(({ kind }) => kind === "import")) {
    return "constant";
  }
  if (isChecked(at.scopes, name)) return "constant";
  return worst(bindings.map((binding) => traceBinding(binding, at)));
}

function traceBinding(binding: Binding, at: Trace): Provenance {
  const { kind, value } = binding;
  if (kind === "parameter") return traceParameter(binding);
  if (!value || (kind !== "assign" && kind !== "augmented" && kind !== "loop")) return "unknown";
  // A name that is built from itself adds nothing that its other bindings do not say.
  if (at.seen.has(value)) return "constant";
  at.seen.add(value);
  const found = kind === "loop" ? traceLoop(binding, value, at) : trace(partOf(binding, value), at);
  at.seen.delete(value);
  return found;
}

/** Of `a, b = 1, x` the one that belongs to the name. */
function partOf({ isUnpacked, position }: Binding, value: PyExpression): PyExpression {
  if (!isUnpacked || position === undefined) return value;
  const isWritten = value.kind === "tuple" || value.kind === "list";
  return (isWritten ? value.elements[position] : undefined) ?? value;
}

const numberTypes = new Set(["int", "float", "bool", "Decimal", "UUID", "date", "datetime"]);

function traceParameter({ node, parameter, annotation, value }: Binding): Provenance {
  const type = annotation?.kind === "attribute" ? annotation.name : nameOf(annotation);
  if (type && numberTypes.has(type)) return "typed";
  if (isLiteralType(annotation)) return "constant";
  if (node.kind !== "function") return "parameter";
  if (parameter === node.parameters[0] && (parameter?.name === "self" || parameter?.name === "cls"))
    return "unknown";
  const isInjected = value?.kind === "call" && nameOf(value.callee) === "Depends";
  if (isInjected) return "unknown";
  return isRoute(node) ? "request" : "parameter";
}

function nameOf(expression: PyExpression | undefined): string | undefined {
  return expression?.kind === "name" ? expression.id : undefined;
}

function isLiteralType(annotation: PyExpression | undefined): boolean {
  return annotation?.kind === "subscript" && nameOf(annotation.object) === "Literal";
}

const writtenAttributes = new Set([
  "__tablename__",
  "__name__",
  "db_table",
  "__table__",
  "__class__",
]);

function traceAttribute(
  expression: Extract<PyExpression, { readonly kind: "attribute" }>,
  at: Trace,
): Provenance {
  const { name, object } = expression;
  if (isRequestPart(expression, at.scopes)) return "request";
  if (constantName.test(name) || writtenAttributes.has(name)) return "constant";
  if (object.kind === "name" && (object.id === "self" || object.id === "cls")) {
    return traceSelf(expression, name, at);
  }
  const inner = trace(object, at);
  return inner === "request" ? "request" : "unknown";
}

/** What the methods and the body of the class assign to an attribute. */
function traceSelf(expression: PyNode, name: string, at: Trace): Provenance {
  const owner = classOf(at.scopes, expression);
  if (!owner) return "unknown";
  const values = selfValues(at.scopes, owner, name);
  if (values.length === 0) return "unknown";
  return worst(
    values.map((value) => {
      if (at.seen.has(value)) return "constant";
      at.seen.add(value);
      const found = trace(value, at);
      at.seen.delete(value);
      // Whoever made the object decided, not who calls this method.
      return found === "parameter" ? "unknown" : found;
    }),
  );
}

const numberCalls = new Set("int float len round abs ord bool hash id sum range".split(" "));
const passingCalls = new Set("str list tuple set sorted reversed enumerate zip min max".split(" "));
const passingMethods = new Set(
  "strip lstrip rstrip lower upper title capitalize replace format join split casefold format_map copy keys values items get pop decode encode".split(
    " ",
  ),
);
const escaping = /quote|escape|literal|sanitiz|mogrify|identifier/i;
const numberPaths = /^(?:uuid\.uuid\d|time\.|datetime\.|random\.|secrets\.|decimal\.Decimal$)/;

function traceCall(call: PyCall, at: Trace): Provenance {
  const { callee } = call;
  const name = callee.kind === "attribute" ? callee.name : (nameOf(callee) ?? "");
  if (isBuiltin(at.scopes, callee, name)) {
    if (name === "input") return "request";
    if (numberCalls.has(name)) return "number";
    if (passingCalls.has(name)) return traceArguments(call, at);
  }
  if (escaping.test(name) || doublesQuotes(call, at.scopes)) return "escaped";
  if (importedPaths(at.scopes, callee).some((path) => numberPaths.test(path))) return "number";
  return callee.kind === "attribute" ? traceMethod(call, callee, at) : "unknown";
}

function traceMethod(call: PyCall, callee: PyAttribute, at: Trace): Provenance {
  const receiver = isRequestPart(callee, at.scopes) ? "request" : trace(callee.object, at);
  if (receiver === "request") return "request";
  // psycopg: `Identifier(name).as_string(cursor)`.
  if (callee.name === "as_string") return receiver;
  return passingMethods.has(callee.name) ? worse(receiver, traceArguments(call, at)) : "unknown";
}

function traceArguments({ args }: PyCall, at: Trace): Provenance {
  return traceAll(
    args.map(({ value }) => value),
    at,
  );
}

/** `.replace("'", "''")`, and so for the quotes of names. */
function doublesQuotes({ callee, args }: PyCall, { text }: ModuleScopes): boolean {
  if (callee.kind !== "attribute" || callee.name !== "replace") return false;
  const [from, to] = args.map(({ value }) => stringValue(value, text));
  return from !== undefined && /^['"`]$/.test(from) && to === from + from;
}

/** What a name of a loop runs over; of a dict its keys and values alike. */
function traceLoop({ position }: Binding, iterable: PyExpression, at: Trace): Provenance {
  const called = iterable.kind === "call" ? nameOf(iterable.callee) : undefined;
  if (called === "range" || (called === "enumerate" && position === 0)) return "number";
  return worse(trace(iterable, at), "listed");
}
