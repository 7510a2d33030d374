import type { PyExpression, PyOtherStatement, PyStatement } from "../nodes.ts";
import { readFrom, readImport } from "./imports.ts";
import { readOldStatement } from "./old-statements.ts";
import {
  accept,
  advance,
  expect,
  lastEnd,
  nextKind,
  note,
  type Reader,
  startOf,
  tokenText,
} from "./reader.ts";
import { beginsOperand, T } from "./token-kinds.ts";
import { readTypeAlias, startsTypeAlias } from "./type-parameters.ts";

/** A statement without a block of its own, up to its semicolon or the end of its line. */
export function readSimple(reader: Reader): PyStatement {
  const { kind } = reader;
  if (kind === T.NAME) return readNamed(reader) ?? readExpressionStatement(reader);
  return (keywordReaders[kind] ?? readExpressionStatement)(reader);
}

/** Statements that begin with a word that may be a name. */
function readNamed(reader: Reader): PyStatement | undefined {
  const next = nextKind(reader);
  // Most names at the start of a line are called, assigned, or have attributes.
  if (next === T.DOT || next === T.OPEN_PAREN || next === T.EQUALS) return undefined;
  if (next === T.NAME && tokenText(reader) === "nonlocal") {
    return readNames(reader, "nonlocal_statement");
  }
  if (startsTypeAlias(reader)) return readTypeAlias(reader);
  return readOldStatement(reader);
}

const keywordReaders: readonly (((reader: Reader) => PyStatement) | undefined)[] = byKind([
  [T.RETURN, readReturn],
  [T.IMPORT, readImport],
  [T.FROM, readFrom],
  [T.PASS, (reader) => readWord(reader, "pass_statement")],
  [T.BREAK, (reader) => readWord(reader, "break_statement")],
  [T.CONTINUE, (reader) => readWord(reader, "continue_statement")],
  [T.RAISE, readRaise],
  [T.ASSERT, readAssert],
  [T.DEL, (reader) => readOne(reader, "delete_statement")],
  [T.GLOBAL, readGlobal],
]);

function byKind(
  readers: readonly (readonly [number, (reader: Reader) => PyStatement])[],
): (((reader: Reader) => PyStatement) | undefined)[] {
  const table: (((reader: Reader) => PyStatement) | undefined)[] = Array.from(
    { length: 128 },
    () => undefined,
  );
  for (const [kind, read] of readers) table[kind] = read;
  return table;
}

function other(
  reader: Reader,
  start: number,
  { type, expressions }: Pick<PyOtherStatement, "type" | "expressions">,
): PyOtherStatement {
  const range = { start, end: lastEnd(reader) };
  return { kind: "other-statement", range, type, expressions, body: [] };
}

function readWord(reader: Reader, type: string): PyStatement {
  const start = startOf(reader);
  advance(reader);
  return other(reader, start, { type, expressions: [] });
}

function readOne(reader: Reader, type: string): PyStatement {
  const start = startOf(reader);
  advance(reader);
  const expressions = [reader.grammar.value(reader)];
  return other(reader, start, { type, expressions });
}

function readReturn(reader: Reader): PyStatement {
  const start = startOf(reader);
  advance(reader);
  const hasValue = beginsOperand(reader.kind) || reader.kind === T.STAR || reader.kind === T.YIELD;
  if (!hasValue) return { kind: "return", range: { start, end: lastEnd(reader) } };
  const value = reader.grammar.value(reader);
  return { kind: "return", range: { start, end: lastEnd(reader) }, value };
}

/** `raise A from b`; Python 2 has `raise A, b, c`. */
function readRaise(reader: Reader): PyStatement {
  const start = startOf(reader);
  advance(reader);
  const expressions: PyExpression[] = [];
  if (beginsOperand(reader.kind)) {
    expressions.push(reader.grammar.value(reader));
    if (accept(reader, T.FROM)) expressions.push(reader.grammar.test(reader));
  }
  return other(reader, start, { type: "raise_statement", expressions });
}

function readAssert(reader: Reader): PyStatement {
  const start = startOf(reader);
  advance(reader);
  const expressions = [reader.grammar.named(reader)];
  if (accept(reader, T.COMMA)) expressions.push(reader.grammar.test(reader));
  return other(reader, start, { type: "assert_statement", expressions });
}

function readGlobal(reader: Reader): PyStatement {
  return readNames(reader, "global_statement");
}

/** `global a, b` or `nonlocal a, b`. */
function readNames(reader: Reader, type: string): PyStatement {
  const start = startOf(reader);
  advance(reader);
  const expressions: PyExpression[] = [];
  do {
    if (reader.kind === T.NAME) expressions.push(reader.grammar.test(reader));
    else note(reader);
  } while (accept(reader, T.COMMA));
  return other(reader, start, { type, expressions });
}

function readExpressionStatement(reader: Reader): PyStatement {
  const start = startOf(reader);
  const first = reader.grammar.value(reader);
  switch (reader.kind) {
    case T.EQUALS:
      return readAssignment(reader, start, first);
    case T.AUGMENTED:
      return readAugmented(reader, start, first);
    case T.COLON:
      return readAnnotated(reader, start, first);
    default: {
      const range = { start, end: lastEnd(reader) };
      return { kind: "expression-statement", range, value: first };
    }
  }
}

function readAssignment(reader: Reader, start: number, first: PyExpression): PyStatement {
  const targets: PyExpression[] = [];
  let value = first;
  while (accept(reader, T.EQUALS)) {
    targets.push(value);
    value = reader.grammar.value(reader);
  }
  return { kind: "assign", range: { start, end: lastEnd(reader) }, targets, value };
}

function readAugmented(reader: Reader, start: number, target: PyExpression): PyStatement {
  const operator = tokenText(reader);
  advance(reader);
  const value = reader.grammar.value(reader);
  const range = { start, end: lastEnd(reader) };
  return { kind: "augmented-assign", range, target, operator, value };
}

function readAnnotated(reader: Reader, start: number, target: PyExpression): PyStatement {
  if (!isTarget(target)) note(reader);
  expect(reader, T.COLON);
  const annotation = reader.grammar.element(reader);
  const targets = [target];
  if (!accept(reader, T.EQUALS)) {
    return { kind: "assign", range: { start, end: lastEnd(reader) }, targets, annotation };
  }
  const value = reader.grammar.value(reader);
  return { kind: "assign", range: { start, end: lastEnd(reader) }, targets, annotation, value };
}

/** What may be annotated. */
function isTarget({ kind }: PyExpression): boolean {
  return kind === "name" || kind === "attribute" || kind === "subscript";
}
