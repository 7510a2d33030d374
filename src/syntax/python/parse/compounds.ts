import type { PyExcept, PyExpression, PyFor, PyIf, PyStatement, PyTry, PyWhile } from "../nodes.ts";
import { readTargets } from "./comprehensions.ts";
import { readClass, readDecorated, readFunction } from "./definitions.ts";
import { accept, advance, expect, nextKind, note, type Reader, startOf } from "./reader.ts";
import { T } from "./token-kinds.ts";
import { readWith } from "./withs.ts";

type ReadStatement = (reader: Reader) => PyStatement;

/** How to read the statement with a block that begins here; `undefined` where none does. */
export function compoundReader(reader: Reader): ReadStatement | undefined {
  switch (reader.kind) {
    case T.IF:
      return readIf;
    case T.FOR:
      return readFor;
    case T.WHILE:
      return readWhile;
    case T.TRY:
      return readTry;
    case T.WITH:
      return readWith;
    case T.DEF:
      return readUndecoratedFunction;
    case T.CLASS:
      return readUndecoratedClass;
    case T.AT:
      return readDecorated;
    case T.ASYNC:
      return asyncReader(nextKind(reader));
    default:
      return undefined;
  }
}

function readUndecoratedFunction(reader: Reader): PyStatement {
  return readFunction(reader, []);
}

function readUndecoratedClass(reader: Reader): PyStatement {
  return readClass(reader, []);
}

/** `async` is a name where nothing of this follows. */
function asyncReader(next: number): ReadStatement | undefined {
  if (next === T.DEF) return readUndecoratedFunction;
  if (next === T.FOR) return readFor;
  return next === T.WITH ? readWith : undefined;
}

function readIf(reader: Reader): PyIf {
  const start = startOf(reader);
  const branches: PyIf["branches"][number][] = [];
  do {
    advance(reader);
    const test = reader.grammar.named(reader);
    branches.push({ test, body: reader.grammar.block(reader) });
    reader.isNoted = false;
  } while (reader.kind === T.ELIF);
  const otherwise = readElse(reader);
  return { kind: "if", range: { start, end: reader.blockEnd }, branches, otherwise };
}

function readElse(reader: Reader): PyStatement[] {
  if (reader.kind !== T.ELSE) return [];
  advance(reader);
  reader.isNoted = false;
  return reader.grammar.block(reader);
}

function readFor(reader: Reader): PyFor {
  const start = startOf(reader);
  accept(reader, T.ASYNC);
  advance(reader);
  const target = readTargets(reader);
  expect(reader, T.IN);
  const iterable = reader.grammar.value(reader);
  const body = reader.grammar.block(reader);
  const otherwise = readElse(reader);
  const range = { start, end: reader.blockEnd };
  return { kind: "for", range, target, iterable, body, otherwise };
}

function readWhile(reader: Reader): PyWhile {
  const start = startOf(reader);
  advance(reader);
  const test = reader.grammar.named(reader);
  const body = reader.grammar.block(reader);
  const otherwise = readElse(reader);
  return { kind: "while", range: { start, end: reader.blockEnd }, test, body, otherwise };
}

function readTry(reader: Reader): PyTry {
  const start = startOf(reader);
  advance(reader);
  const body = reader.grammar.block(reader);
  const clauses: PyExcept[] = [];
  reader.isNoted = false;
  while (reader.kind === T.EXCEPT) clauses.push(readExcept(reader));
  const otherwise = readElse(reader);
  const hasFinally = reader.kind === T.FINALLY;
  if (!hasFinally && clauses.length === 0) note(reader);
  if (hasFinally) advance(reader);
  const finalizer = hasFinally ? reader.grammar.block(reader) : [];
  const range = { start, end: reader.blockEnd };
  return { kind: "try", range, body, clauses, otherwise, finalizer };
}

/** `except A as e`, `except* A`, `except A, B`, of which Python 2 takes the second for the name. */
function readExcept(reader: Reader): PyExcept {
  const start = startOf(reader);
  reader.isNoted = false;
  advance(reader);
  accept(reader, T.STAR);
  const types: PyExpression[] = [];
  if (reader.kind !== T.COLON) {
    do types.push(reader.grammar.test(reader));
    while (accept(reader, T.COMMA) && reader.kind !== T.COLON && reader.kind !== T.AS);
  }
  const alias = accept(reader, T.AS) ? reader.grammar.test(reader) : undefined;
  const body = reader.grammar.block(reader);
  const range = { start, end: reader.blockEnd };
  return alias ? { range, types, alias, body } : { range, types, body };
}
