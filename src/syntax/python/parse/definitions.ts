import type {
  PyArgument,
  PyClass,
  PyExpression,
  PyFunction,
  PyParameter,
  PyStatement,
} from "../nodes.ts";
import { closeBracket } from "./lists.ts";
import { readParameters } from "./parameters.ts";
import { readArguments } from "./primaries.ts";
import {
  accept,
  advance,
  lastEnd,
  nextKind,
  note,
  type Reader,
  startOf,
  tokenText,
} from "./reader.ts";
import { T } from "./token-kinds.ts";
import { readTypeParameters } from "./type-parameters.ts";

/** Decorators and the function or class below them. */
export function readDecorated(reader: Reader): PyStatement {
  const start = startOf(reader);
  const decorators: PyExpression[] = [];
  while (accept(reader, T.AT)) {
    decorators.push(reader.grammar.named(reader));
    if (reader.kind !== T.NEWLINE) skipLine(reader);
    accept(reader, T.NEWLINE);
  }
  if (reader.kind === T.CLASS) return readClass(reader, decorators);
  const isFunction = reader.kind === T.ASYNC && nextKind(reader) === T.DEF;
  if (reader.kind === T.DEF || isFunction) return readFunction(reader, decorators);
  note(reader);
  reader.blockEnd = Math.max(start, decorators.at(-1)?.range.end ?? start);
  const range = { start, end: reader.blockEnd };
  return { kind: "other-statement", range, type: "ERROR", expressions: decorators, body: [] };
}

function skipLine(reader: Reader): void {
  note(reader);
  while (reader.kind > T.DEDENT) advance(reader);
}

interface Named {
  readonly name: string;
  readonly nameRange: PyFunction["nameRange"];
}

function readDefinedName(reader: Reader): Named {
  if (reader.kind !== T.NAME && reader.kind !== T.ASYNC && reader.kind !== T.AWAIT) {
    note(reader);
    const end = lastEnd(reader);
    return { name: "", nameRange: { start: end, end } };
  }
  const start = startOf(reader);
  const name = tokenText(reader);
  advance(reader);
  return { name, nameRange: { start, end: start + name.length } };
}

export function readFunction(reader: Reader, decorators: readonly PyExpression[]): PyFunction {
  const start = startOf(reader);
  const isAsync = accept(reader, T.ASYNC);
  advance(reader);
  const { name, nameRange } = readDefinedName(reader);
  const typeParameters = readTypeParameters(reader);
  const parameters = readFunctionParameters(reader);
  const returns = accept(reader, T.ARROW) ? reader.grammar.element(reader) : undefined;
  const body = reader.grammar.block(reader);
  return {
    kind: "function",
    range: { start, end: reader.blockEnd },
    name,
    nameRange,
    isAsync,
    decorators,
    parameters,
    ...(typeParameters.length > 0 && { typeParameters }),
    ...(returns && { returns }),
    body,
  };
}

function readFunctionParameters(reader: Reader): PyParameter[] {
  if (!accept(reader, T.OPEN_PAREN)) {
    note(reader);
    return [];
  }
  const parameters = readParameters(reader, T.CLOSE_PAREN);
  closeBracket(reader, T.CLOSE_PAREN);
  return parameters;
}

export function readClass(reader: Reader, decorators: readonly PyExpression[]): PyClass {
  const start = startOf(reader);
  advance(reader);
  const { name, nameRange } = readDefinedName(reader);
  const typeParameters = readTypeParameters(reader);
  const bases: PyArgument[] = [];
  if (reader.kind === T.OPEN_PAREN) readArguments(reader, bases);
  const body = reader.grammar.block(reader);
  return {
    kind: "class",
    range: { start, end: reader.blockEnd },
    name,
    nameRange,
    decorators,
    bases,
    ...(typeParameters.length > 0 && { typeParameters }),
    body,
  };
}
