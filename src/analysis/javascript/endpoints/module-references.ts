import type { JsExpression, JsFunction, JsStatement } from "../../../syntax/javascript/nodes.ts";
import { moduleMark as mark } from "../modules.ts";
import type { ModuleScopes } from "../scopes.ts";

/**
 * What the names of a file stand for, and what it exports under which name: `router` for
 * `./routes/items|default`, `default` for `|router`.
 */
export function referencesOf({ module }: ModuleScopes): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const statement of module.body) {
    for (const [name, reference] of namesOf(statement)) {
      if (!Object.hasOwn(found, name)) found[name] = reference;
    }
  }
  return found;
}

function* namesOf(statement: JsStatement): Generator<[string, string]> {
  switch (statement.kind) {
    case "import":
      for (const { imported, local } of statement.names) {
        yield [local, statement.source + mark + (imported === "*" ? "" : imported)];
      }
      return;
    case "declaration":
      for (const { target, value } of statement.declarators) yield* required(target, value);
      return;
    case "export":
      yield* exported(statement);
      return;
    case "expression-statement":
      if (statement.value.kind === "assign") yield* assigned(statement.value);
      return;
    default:
      return;
  }
}

/** `const a = require("./a")`, `const { b, c: d } = require("./a")`, `const e = require("./a").e`. */
function* required(
  target: JsExpression,
  value: JsExpression | undefined,
): Generator<[string, string]> {
  const tail: string[] = [];
  let at = value;
  for (; at?.kind === "member"; at = at.object) tail.unshift(at.name);
  const module = at && requiredBy(at);
  if (module === undefined) return;
  const whole = [module, ...tail].join(".");
  if (target.kind === "name") yield [target.id, whole];
  if (target.kind !== "object") return;
  for (const one of target.properties) {
    if (one.kind === "property" && one.name !== undefined && one.value.kind === "name") {
      yield [one.value.id, `${whole}.${one.name}`];
    }
  }
}

/** `./a|default` for `require("./a")`. */
export function requiredBy(value: JsExpression): string | undefined {
  if (value.kind !== "call" || value.callee.kind !== "name") return undefined;
  const [first] = value.args;
  const isRequire = value.callee.id === "require" && first?.kind === "string";
  return isRequire ? `${first.value}${mark}default` : undefined;
}

function* exported(
  statement: Extract<JsStatement, { readonly kind: "export" }>,
): Generator<[string, string]> {
  const { declared, isDefault, names, source = "" } = statement;
  if (isDefault) {
    const name = declared && nameIn(declared);
    if (name !== undefined) yield ["default", mark + name];
  }
  for (const { local, exported: name } of names) {
    if (name !== local || source !== "") yield [name, source + mark + local];
  }
}

/** A function that stands where it is used is known by its place. */
export function anonymousName({ range, name }: JsFunction): string {
  return name ?? `function@${range.start}`;
}

function nameIn(declared: JsStatement | JsExpression): string | undefined {
  if (declared.kind === "name") return declared.id;
  return declared.kind === "function" || declared.kind === "class" ? declared.name : undefined;
}

/** `module.exports = router`, `module.exports = { auth }`, `exports.auth = auth`. */
function* assigned({
  target,
  value,
}: Extract<JsExpression, { readonly kind: "assign" }>): Generator<[string, string]> {
  if (target.kind !== "member") return;
  const isWhole = isExports(target);
  if (!isWhole && !isExports(target.object) && !isName(target.object, "exports")) return;
  if (!isWhole && value.kind === "name") yield* renamed(target.name, value.id);
  // What an object lists, and what is put into it, are names of this file.
  yield ["default", mark + ((isWhole && wholeName(value)) || "")];
  for (const one of isWhole && value.kind === "object" ? value.properties : []) {
    if (one.kind === "property" && one.name !== undefined && one.value.kind === "name") {
      yield* renamed(one.name, one.value.id);
    }
  }
}

/** A function without a name of its own is called as what holds it. */
function wholeName(value: JsExpression): string | undefined {
  if (value.kind === "name") return value.id;
  return value.kind === "function" ? (value.name ?? "exports") : undefined;
}

function* renamed(name: string, local: string): Generator<[string, string]> {
  if (name !== local) yield [name, mark + local];
}

function isExports(node: JsExpression): boolean {
  return node.kind === "member" && node.name === "exports" && isName(node.object, "module");
}

function isName(node: JsExpression, id: string): boolean {
  return node.kind === "name" && node.id === id;
}
