import type { PyCall, PyExpression, PyFunction, PyNode } from "../../syntax/python/nodes.ts";
import { walkNodes } from "../../syntax/python/walk.ts";
import { importedPaths } from "./names.ts";
import { type Binding, classOf, lookUp, type ModuleScopes } from "./scopes.ts";
import { selfValues } from "./self-values.ts";
import { attributeTypes, callTypes, classTypes, methodTypes, type SqlType } from "./sql-types.ts";

/**
 * What kind of database object an expression is, followed through imports, assignments, `with`,
 * annotations, attributes of `self` and functions of this file; `undefined` where it cannot be told
 * or two ways disagree.
 */
export function sqlTypeOf(scopes: ModuleScopes, expression: PyExpression): SqlType | undefined {
  return typeOf(expression, { scopes, seen: new Set(), budget: { steps: 500 } });
}

interface Search {
  readonly scopes: ModuleScopes;
  /** What the search is inside of: a name that is defined by itself ends it. */
  readonly seen: ReadonlySet<PyNode>;
  /** Shared by the whole search. */
  readonly budget: { steps: number };
}

const maxSteps = 24;

function typeOf(expression: PyExpression, above: Search): SqlType | undefined {
  if (above.budget.steps-- <= 0) return undefined;
  if (above.seen.size >= maxSteps || above.seen.has(expression)) return undefined;
  const at: Search = { ...above, seen: new Set([...above.seen, expression]) };
  switch (expression.kind) {
    case "name":
      return typeOfName(expression, at);
    case "attribute":
      return typeOfAttribute(expression, at);
    case "call":
      return typeOfCall(expression, at);
    case "subscript":
      return typeOfPath(importedPaths(at.scopes, expression.object), attributeTypes);
    case "await":
    case "walrus":
      return typeOf(expression.value, at);
    case "boolean":
      return agreed([typeOf(expression.left, at), typeOf(expression.right, at)].filter(isKnown));
    case "conditional":
      return agreed(
        [typeOf(expression.body, at), typeOf(expression.otherwise, at)].filter(isKnown),
      );
    default:
      return undefined;
  }
}

function isKnown(type: SqlType | undefined): type is SqlType {
  return type !== undefined;
}

function agreed(types: readonly (SqlType | undefined)[]): SqlType | undefined {
  const [first] = types;
  return types.every((type) => type === first) ? first : undefined;
}

function typeOfPath(
  paths: readonly string[],
  table: Readonly<Record<string, SqlType | undefined>>,
): SqlType | undefined {
  return agreed(paths.map((path) => table[path]));
}

function typeOfName(name: Extract<PyExpression, { readonly kind: "name" }>, at: Search) {
  const bindings = lookUp(at.scopes, name.id, name).filter(
    ({ kind, value }) => !isNone(kind, value),
  );
  return agreed(bindings.map((binding) => typeOfBinding(binding, at)));
}

/** `conn = None` before a `try` says nothing. */
function isNone(kind: Binding["kind"], value: PyExpression | undefined): boolean {
  return kind === "assign" && value?.kind === "constant" && value.value === "None";
}

function typeOfBinding(binding: Binding, at: Search): SqlType | undefined {
  const { kind, value, annotation, path, isUnpacked } = binding;
  if (isUnpacked) return undefined;
  const annotated = annotation && typeOfAnnotation(annotation, at);
  if (annotated) return annotated;
  if (path !== undefined) return attributeTypes[path];
  if (!value) return undefined;
  if (kind === "parameter") return typeOfDefault(value, at);
  return kind === "assign" || kind === "with" ? typeOf(value, at) : undefined;
}

/** FastAPI: `db = Depends(get_db)` is what `get_db` yields. */
function typeOfDefault(value: PyExpression, at: Search): SqlType | undefined {
  if (value.kind !== "call") return undefined;
  const isDepends = importedPaths(at.scopes, value.callee).some((path) => /\bDepends$/.test(path));
  const dependency = isDepends ? value.args[0]?.value : undefined;
  return dependency && typeOfResult(dependency, at);
}

/** `Session`, `"Session"`, `Session | None`, `Optional[Session]`, `Annotated[Session, …]`, `Generator[Session, …]`. */
function typeOfAnnotation(annotation: PyExpression, above: Search): SqlType | undefined {
  if (above.budget.steps-- <= 0) return undefined;
  if (above.seen.size >= maxSteps || above.seen.has(annotation)) return undefined;
  const at: Search = { ...above, seen: new Set([...above.seen, annotation]) };
  const inner = innerAnnotations(annotation);
  if (inner.length > 0) return inner.map((part) => typeOfAnnotation(part, at)).find(isKnown);
  const direct = typeOfPath(importedPaths(at.scopes, annotation), classTypes);
  if (direct || annotation.kind !== "name") return direct;
  // `SessionDep = Annotated[Session, Depends(get_db)]`
  const aliases = lookUp(at.scopes, annotation.id, annotation);
  const [alias] = aliases;
  return aliases.length === 1 && alias?.kind === "assign" && alias.value
    ? typeOfAnnotation(alias.value, at)
    : undefined;
}

/** What `Optional[X]`, `X | None` and their like are about. */
function innerAnnotations(annotation: PyExpression): readonly PyExpression[] {
  switch (annotation.kind) {
    case "subscript": {
      const [first] = annotation.indices;
      return first?.kind === "tuple" ? first.elements.slice(0, 1) : annotation.indices.slice(0, 1);
    }
    case "binary":
      return [annotation.left, annotation.right];
    case "other":
      return annotation.children.slice(0, 1);
    default:
      return [];
  }
}

function typeOfAttribute(
  expression: Extract<PyExpression, { readonly kind: "attribute" }>,
  at: Search,
): SqlType | undefined {
  const direct = typeOfPath(importedPaths(at.scopes, expression), attributeTypes);
  if (direct) return direct;
  const { object, name } = expression;
  if (object.kind === "name" && object.id === "self") {
    const owner = classOf(at.scopes, expression);
    const values = owner ? selfValues(at.scopes, owner, name) : [];
    const known = values.filter((value) => !isNone("assign", value));
    if (known.length > 0) return agreed(known.map((value) => typeOf(value, at)));
  }
  const type = typeOf(object, at);
  return type && methodTypes[`${type}.${name}`];
}

function typeOfCall(call: PyCall, at: Search): SqlType | undefined {
  const { callee } = call;
  const made = typeOfPath(importedPaths(at.scopes, callee), callTypes);
  if (made) return made;
  if (callee.kind === "attribute") {
    const type = typeOf(callee.object, at);
    const result = type && methodTypes[`${type}.${callee.name}()`];
    if (result) return result;
  }
  const factory = typeOf(callee, at);
  return (factory && methodTypes[`${factory}()`]) ?? typeOfResult(callee, at);
}

/** What a function of this file returns or yields. */
function typeOfResult(callee: PyExpression, at: Search): SqlType | undefined {
  const made = definitionOf(callee, at.scopes);
  if (!made || at.seen.has(made)) return undefined;
  const inside: Search = { ...at, seen: new Set([...at.seen, made]) };
  const annotated = made.returns && typeOfAnnotation(made.returns, inside);
  if (annotated) return annotated;
  const results = [...resultsOf(made, at.scopes)].filter((value) => !isNone("assign", value));
  return results.length === 0 ? undefined : agreed(results.map((value) => typeOf(value, inside)));
}

function definitionOf(callee: PyExpression, scopes: ModuleScopes): PyFunction | undefined {
  if (callee.kind === "name") {
    const [only, ...others] = lookUp(scopes, callee.id, callee);
    return others.length === 0 && only?.node.kind === "function" ? only.node : undefined;
  }
  if (callee.kind !== "attribute" || callee.object.kind !== "name" || callee.object.id !== "self") {
    return undefined;
  }
  const owner = classOf(scopes, callee);
  return owner?.body.find(
    (node): node is PyFunction => node.kind === "function" && node.name === callee.name,
  );
}

function* resultsOf(made: PyFunction, scopes: ModuleScopes): Generator<PyExpression> {
  for (const statement of made.body) {
    for (const node of walkNodes(statement)) {
      const value =
        node.kind === "return"
          ? node.value
          : node.kind === "other" && node.type === "yield"
            ? node.children[0]
            : undefined;
      if (value && scopes.scopeOf(node).node === made) yield value;
    }
  }
}
