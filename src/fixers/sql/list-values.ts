import { dottedName } from "../../analysis/python/names.ts";
import type { HolePlace } from "../../analysis/python/sql-context.ts";
import type { SqlLibrary } from "../../analysis/python/sql-types.ts";
import type { PyExpression } from "../../syntax/python/nodes.ts";
import { stringValue } from "../../syntax/python/string-values.ts";

/**
 * The list that is joined into the brackets of `IN (…)`, as it is written; `undefined` where nothing
 * says that it is one, or where it cannot be written twice.
 */
export function listIn({ hole, quoted }: HolePlace, text: string): string | undefined {
  const { expression, conversion, format } = hole;
  if (!expression || format || (conversion && conversion !== "s")) return undefined;
  const list = joinedList(expression, quoted !== undefined, text) ?? tupleOf(expression, quoted);
  return list && dottedName(list);
}

/** `",".join(map(str, ids))`; of texts `"','".join(names)` between quotes. */
function joinedList(
  expression: PyExpression,
  isQuoted: boolean,
  text: string,
): PyExpression | undefined {
  if (expression.kind !== "call" || expression.callee.kind !== "attribute") return undefined;
  const { callee, args } = expression;
  const [only, ...others] = args;
  if (callee.name !== "join" || !only || only.star !== "" || others.length > 0) return undefined;
  const between = stringValue(callee.object, text)?.replace(/\s/g, "");
  if (between !== (isQuoted ? "','" : ",")) return undefined;
  return elementsOf(only.value);
}

/** What each element was made a text of. */
function elementsOf(list: PyExpression): PyExpression | undefined {
  if (list.kind === "call" && list.callee.kind === "name" && list.callee.id === "map") {
    const [by, of, ...others] = list.args;
    const isText = by?.value.kind === "name" && /^(?:str|repr)$/.test(by.value.id);
    return isText && others.length === 0 ? of?.value : undefined;
  }
  if (list.kind !== "comprehension") return list;
  const [loop, ...others] = list.loops;
  const [element, ...more] = list.elements;
  if (!loop || others.length > 0 || !element || more.length > 0) return undefined;
  if (list.conditions.length > 0 || loop.target.kind !== "name") return undefined;
  return isTextOf(element, loop.target.id) ? loop.iterable : undefined;
}

/** `x`, `str(x)`, `repr(x)`, `f"'{x}'"`. */
function isTextOf(element: PyExpression, name: string): boolean {
  if (element.kind === "name") return element.id === name;
  if (element.kind === "call" && element.callee.kind === "name") {
    const [only, ...others] = element.args;
    const isText = /^(?:str|repr|int)$/.test(element.callee.id) && others.length === 0;
    return isText && only !== undefined && isTextOf(only.value, name);
  }
  if (element.kind !== "string" || element.pieces.length !== 1) return false;
  const parts = element.pieces[0]?.segments.filter(({ kind }) => kind === "hole") ?? [];
  const [hole, ...others] = parts;
  return (
    others.length === 0 &&
    hole?.kind === "hole" &&
    hole.format === undefined &&
    hole.expression.kind === "name" &&
    hole.expression.id === name
  );
}

/** `IN {tuple(ids)}`: Python spells a tuple as SQL does a list, as long as it has two elements. */
function tupleOf(expression: PyExpression, quoted: HolePlace["quoted"]): PyExpression | undefined {
  if (quoted || expression.kind !== "call" || expression.callee.kind !== "name") return undefined;
  const [only, ...others] = expression.args;
  return expression.callee.id === "tuple" && others.length === 0 ? only?.value : undefined;
}

/** How a library takes a list: as an array, as a parameter that grows, or value by value. */
export function listStyle(library: SqlLibrary): "array" | "expanding" | "each" {
  if (["psycopg2", "psycopg", "asyncpg"].includes(library)) return "array";
  return library.startsWith("sqlalchemy") || library === "alembic" ? "expanding" : "each";
}
