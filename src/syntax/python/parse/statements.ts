import type { PyExpression, PyOtherStatement, PyStatement } from "../nodes.ts";
import { childrenOfNode, isStatement } from "../walk.ts";
import { compoundReader } from "./compounds.ts";
import { matchReader } from "./matches.ts";
import { accept, advance, lastEnd, maxDepth, note, type Reader, startOf } from "./reader.ts";
import { readSimple } from "./simple-statements.ts";
import { beginsOperand, T } from "./token-kinds.ts";

/** Statements up to the end of the block or the text. */
export function readStatements(reader: Reader, into: PyStatement[]): void {
  while (reader.kind !== T.DEDENT && reader.kind !== T.END) readStatement(reader, into);
}

function readStatement(reader: Reader, into: PyStatement[]): void {
  reader.isNoted = false;
  if (reader.kind === T.INDENT) readStray(reader, into);
  else if (!accept(reader, T.NEWLINE) && !readCompound(reader, into)) readLine(reader, into);
}

function readCompound(reader: Reader, into: PyStatement[]): boolean {
  const read = compoundReader(reader) ?? matchReader(reader);
  if (!read) return false;
  into.push(read(reader));
  return true;
}

/** From the colon of a header on: a block, or statements on the same line. */
export function readBlock(reader: Reader): PyStatement[] {
  const body: PyStatement[] = [];
  if (reader.kind !== T.COLON) readBrokenHeader(reader, body);
  accept(reader, T.COLON);
  reader.blockEnd = lastEnd(reader);
  if (reader.depth >= maxDepth) return skipBlock(reader);
  reader.depth++;
  if (!accept(reader, T.NEWLINE)) {
    if (reader.kind !== T.END && !readCompound(reader, body)) readLine(reader, body);
  } else if (accept(reader, T.INDENT)) {
    readStatements(reader, body);
    accept(reader, T.DEDENT);
  } else note(reader);
  reader.depth--;
  return body;
}

/** What stands between a header that could not be read to its end and the colon. */
function readBrokenHeader(reader: Reader, body: PyStatement[]): void {
  note(reader);
  const start = startOf(reader);
  const expressions: PyExpression[] = [];
  while (reader.kind > T.DEDENT && reader.kind !== T.COLON) readPart(reader, expressions);
  if (expressions.length > 0) body.push(errorOf({ start, end: lastEnd(reader) }, expressions, []));
}

function readPart(reader: Reader, into: PyExpression[]): void {
  if (beginsOperand(reader.kind)) into.push(reader.grammar.test(reader));
  else advance(reader);
}

/** Statements on one line, with semicolons between them. */
function readLine(reader: Reader, into: PyStatement[]): void {
  while (reader.kind > T.DEDENT) {
    reader.isNoted = false;
    into.push(readLineStatement(reader));
    if (!accept(reader, T.SEMICOLON)) break;
  }
  endLine(reader);
}

/** Notes where the line ended; a block that stood below it has done so for itself. */
function endLine(reader: Reader): void {
  const before = reader.kinds[reader.at - 1] ?? T.NEWLINE;
  if (before > T.DEDENT) reader.blockEnd = lastEnd(reader);
  accept(reader, T.NEWLINE);
}

function readLineStatement(reader: Reader): PyStatement {
  const start = startOf(reader);
  const { errors } = reader;
  const statement = readSimple(reader);
  if (endsStatement(reader.kind) && reader.errors === errors) return statement;
  if (endsStatement(reader.kind) && reader.tooDeepAt >= start) return statement;
  return readRest(reader, statement, start);
}

function endsStatement(kind: number): boolean {
  return kind <= T.DEDENT || kind === T.SEMICOLON;
}

/** A statement with an error in it: what was read of it, and what can still be read of its line. */
function readRest(reader: Reader, statement: PyStatement, start: number): PyStatement {
  if (!endsStatement(reader.kind)) note(reader);
  const below = childrenOfNode(statement);
  const expressions: PyExpression[] = [];
  for (const node of below) {
    if (node.kind !== "module" && !isStatement(node)) expressions.push(node);
  }
  while (!endsStatement(reader.kind)) readPart(reader, expressions);
  const lineEnd = Math.max(start, lastEnd(reader));
  const body = readLostBlock(reader);
  const end = body.length > 0 ? Math.max(lineEnd, reader.blockEnd) : lineEnd;
  return errorOf({ start, end }, expressions, body);
}

/** What is indented below a header that is none: `clas A:`, or `else:` without an `if`. */
function readLostBlock(reader: Reader): PyStatement[] {
  const body: PyStatement[] = [];
  if (reader.kind !== T.NEWLINE || reader.kinds[reader.at + 1] !== T.INDENT) return body;
  if (reader.depth >= maxDepth) return body;
  reader.depth++;
  endLine(reader);
  advance(reader);
  readStatements(reader, body);
  accept(reader, T.DEDENT);
  reader.depth--;
  return body;
}

/** A block that nothing opened. */
function readStray(reader: Reader, into: PyStatement[]): void {
  note(reader);
  if (reader.depth >= maxDepth) {
    into.push(...skipBlock(reader));
    return;
  }
  reader.depth++;
  advance(reader);
  readStatements(reader, into);
  accept(reader, T.DEDENT);
  reader.depth--;
}

/** A block that is nested too deeply. */
function skipBlock(reader: Reader): PyStatement[] {
  const start = startOf(reader);
  if (reader.tooDeepAt < 0) reader.tooDeepAt = start;
  reader.errors++;
  let open = 0;
  let end = start;
  if (reader.kind !== T.INDENT) {
    for (; reader.kind > T.DEDENT; advance(reader)) end = reader.ends[reader.at] as number;
    accept(reader, T.NEWLINE);
  }
  while (reader.kind === T.INDENT || (open > 0 && reader.kind !== T.END)) {
    if (reader.kind === T.INDENT) open++;
    else if (reader.kind === T.DEDENT) open--;
    else if (reader.kind > T.DEDENT) end = reader.ends[reader.at] as number;
    advance(reader);
  }
  reader.blockEnd = Math.max(reader.blockEnd, end);
  const range = { start: Math.min(start, end), end };
  return [{ kind: "other-statement", range, type: "too-deep", expressions: [], body: [] }];
}

function errorOf(
  range: PyStatement["range"],
  expressions: readonly PyExpression[],
  body: readonly PyStatement[],
): PyOtherStatement {
  return { kind: "other-statement", range, type: "ERROR", expressions, body };
}
