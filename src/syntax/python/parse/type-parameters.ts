import type { PyExpression, PyParameter, PyStatement } from "../nodes.ts";
import { readName } from "./atoms.ts";
import { closeBracket } from "./lists.ts";
import { readParameters } from "./parameters.ts";
import { accept, advance, expect, lastEnd, nextKind, type Reader, startOf } from "./reader.ts";
import { T } from "./token-kinds.ts";

/** `[T: int, *Ts, **P]` behind the name of a function or class. */
export function readTypeParameters(reader: Reader): PyParameter[] {
  if (!accept(reader, T.OPEN_SQUARE)) return [];
  const parameters = readParameters(reader, T.CLOSE_SQUARE);
  closeBracket(reader, T.CLOSE_SQUARE);
  return parameters;
}

/** True at `type X =` and `type X[T] =`. */
export function startsTypeAlias(reader: Reader): boolean {
  const start = startOf(reader);
  if (nextKind(reader) !== T.NAME || !reader.text.startsWith("type", start)) return false;
  if ((reader.ends[reader.at] as number) - start !== 4) return false;
  const after = reader.kinds[reader.at + 2];
  return after === T.EQUALS || after === T.OPEN_SQUARE;
}

/** Its expressions are what it names, a subscript where it has parameters, and the type. */
export function readTypeAlias(reader: Reader): PyStatement {
  const start = startOf(reader);
  advance(reader);
  const nameStart = startOf(reader);
  const name = readName(reader);
  const parameters = reader.kind === T.OPEN_SQUARE ? readTypeParameters(reader) : undefined;
  const range = { start: nameStart, end: lastEnd(reader) };
  const alias: PyExpression = parameters
    ? { kind: "subscript", range, object: name, indices: parameters.map(asExpression) }
    : name;
  expect(reader, T.EQUALS);
  const expressions = [alias, reader.grammar.test(reader)];
  return {
    kind: "other-statement",
    range: { start, end: lastEnd(reader) },
    type: "type_alias_statement",
    expressions,
    body: [],
  };
}

function asExpression({ range, name, nameRange, ...rest }: PyParameter): PyExpression {
  const children: PyExpression[] = [{ kind: "name", range: nameRange, id: name }];
  if (rest.annotation) children.push(rest.annotation);
  if (rest.defaultValue) children.push(rest.defaultValue);
  const [only] = children;
  if (only && children.length === 1 && rest.star === "") return only;
  return { kind: "other", range, type: "type_parameter", children };
}
