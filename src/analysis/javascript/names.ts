import type { JsCall, JsExpression, JsObject, JsProperty } from "../../syntax/javascript/nodes.ts";
import { moduleName } from "./bind-names.ts";
import { type Binding, lookUp, type ModuleScopes } from "./scopes.ts";

const maxDepth = 12;

/**
 * The dotted paths that an expression may stand for through imports: `cp.exec` after
 * `const cp = require("node:child_process")` is `child_process.exec`. More than one where the name
 * is bound in branches; empty where it stands for something of this file. What `promisify` makes of
 * a function counts as that function, and `require("sqlite3").verbose()` as the module.
 */
export function importedPaths(scopes: ModuleScopes, expression: JsExpression): readonly string[] {
  const found = known.get(expression) ?? pathsOf(scopes, expression, 0);
  known.set(expression, found);
  return found;
}

/** Every rule asks about every callee. */
const known = new WeakMap<JsExpression, readonly string[]>();

function pathsOf(scopes: ModuleScopes, expression: JsExpression, depth: number): readonly string[] {
  if (depth > maxDepth) return [];
  switch (expression.kind) {
    case "name":
      return lookUp(scopes, expression.id, expression)
        .slice(0, 8)
        .flatMap((binding) => pathsOfBinding(scopes, binding, depth + 1));
    case "member":
      return pathsOf(scopes, expression.object, depth + 1).map((path) =>
        expression.name === "default" ? path : `${path}.${expression.name}`,
      );
    case "await":
      return pathsOf(scopes, expression.value, depth + 1);
    case "call":
      return pathsOfCall(scopes, expression, depth + 1);
    default:
      return [];
  }
}

function pathsOfBinding(scopes: ModuleScopes, binding: Binding, depth: number): readonly string[] {
  const { kind, path, value, steps = [] } = binding;
  if (path !== undefined) return [path];
  if (kind !== "assign" || !value || !steps.every((step) => typeof step === "string")) return [];
  const names = steps.filter((step) => step !== "default").map((step) => `.${step}`);
  return pathsOf(scopes, value, depth).map((found) => found + names.join(""));
}

function pathsOfCall(scopes: ModuleScopes, call: JsCall, depth: number): readonly string[] {
  const { callee, args } = call;
  const [first] = args;
  if (!first)
    return callee.kind === "member" && callee.name === "verbose"
      ? pathsOf(scopes, callee.object, depth)
      : [];
  if (callee.kind === "name" && (callee.id === "require" || callee.id === "import")) {
    const isOwn = lookUp(scopes, callee.id, callee).length > 0;
    return first.kind === "string" && !isOwn ? [moduleName(first.value)] : [];
  }
  const isPromisify = pathsOf(scopes, callee, depth).includes("util.promisify");
  if (isPromisify) return pathsOf(scopes, first, depth);
  // TypeScript's and Babel's own wrappers in compiled code.
  const isInterop =
    callee.kind === "name" &&
    /^(?:__importStar|__importDefault|_interopRequire\w*)$/.test(callee.id);
  return isInterop ? pathsOf(scopes, first, depth) : [];
}

/** True for a name that nothing in the file gives another meaning than the language's own. */
export function isGlobal(scopes: ModuleScopes, expression: JsExpression, name: string): boolean {
  return (
    expression.kind === "name" &&
    expression.id === name &&
    lookUp(scopes, name, expression).length === 0
  );
}

/** True for `name` and `window.name`, `globalThis.name`, `self.name`. */
export function isGlobalMember(
  scopes: ModuleScopes,
  expression: JsExpression,
  name: string,
): boolean {
  if (isGlobal(scopes, expression, name)) return true;
  return (
    expression.kind === "member" &&
    expression.name === name &&
    ["window", "globalThis", "self", "global"].some((root) =>
      isGlobal(scopes, expression.object, root),
    )
  );
}

/** The n-th argument; `undefined` where a `...` before it hides which one it is. */
export function argumentAt({ args }: JsCall, index: number): JsExpression | undefined {
  return args.slice(0, index + 1).some(({ kind }) => kind === "spread") ? undefined : args[index];
}

/** A property of an object as it is written; the last one of its name. */
export function propertyOf(object: JsObject, name: string): JsProperty | undefined {
  return object.properties.findLast(
    (property): property is JsProperty => property.kind === "property" && property.name === name,
  );
}

/** The object that an expression is, also by the one constant that it names. */
export function objectOf(
  scopes: ModuleScopes,
  expression: JsExpression | undefined,
): JsObject | undefined {
  const value = expression && heldBy(scopes, expression);
  return value?.kind === "object" ? value : undefined;
}

/** What a name that is bound once stands for, over a few names; else the expression itself. */
export function heldBy(scopes: ModuleScopes, expression: JsExpression, depth = 0): JsExpression {
  if (expression.kind !== "name" || depth > 4) return expression;
  const [binding, ...others] = lookUp(scopes, expression.id, expression);
  if (!binding?.value || others.length > 0 || binding.kind !== "assign" || binding.steps) {
    return expression;
  }
  return heldBy(scopes, binding.value, depth + 1);
}

/** The text that an expression always has, where it is put together from texts in this file. */
export function constantText(
  scopes: ModuleScopes,
  expression: JsExpression,
  budget: { steps: number } = { steps: 300 },
): string | undefined {
  // Names that double at each step would grow for ever.
  if (budget.steps-- <= 0) return undefined;
  const value = heldBy(scopes, expression);
  const inner = (part: JsExpression) => constantText(scopes, part, budget);
  switch (value.kind) {
    case "string":
      return value.value;
    case "number":
      return String(value.value);
    case "template": {
      const holes = value.holes.map(inner);
      if (holes.some((hole) => hole === undefined)) return undefined;
      return value.texts.map((text, at) => text.value + (holes[at] ?? "")).join("");
    }
    case "binary": {
      if (value.operator !== "+") return undefined;
      const left = inner(value.left);
      const right = left === undefined ? undefined : inner(value.right);
      return left === undefined || right === undefined ? undefined : left + right;
    }
    default:
      return undefined;
  }
}
