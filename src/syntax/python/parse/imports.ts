import type { PyExpression, PyImportedName, PyOther, PyStatement } from "../nodes.ts";
import { readName } from "./atoms.ts";
import { closeBracket, hasMore } from "./lists.ts";
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
import { T } from "./token-kinds.ts";

export function readImport(reader: Reader): PyStatement {
  const start = startOf(reader);
  advance(reader);
  const names: PyImportedName[] = [];
  do names.push(readImported(reader));
  while (accept(reader, T.COMMA));
  return { kind: "import", range: { start, end: lastEnd(reader) }, names };
}

function readImported(reader: Reader): PyImportedName {
  const start = startOf(reader);
  const name = readDotted(reader);
  const alias = accept(reader, T.AS) ? readWord(reader) : undefined;
  const range = { start: Math.min(start, lastEnd(reader)), end: lastEnd(reader) };
  return alias === undefined ? { range, name } : { range, name, alias };
}

function readDotted(reader: Reader): string {
  let name = readWord(reader);
  while (accept(reader, T.DOT)) name += `.${readWord(reader)}`;
  return name;
}

function readWord(reader: Reader): string {
  if (reader.kind !== T.NAME && reader.kind !== T.ASYNC && reader.kind !== T.AWAIT) {
    note(reader);
    return "";
  }
  const word = tokenText(reader);
  advance(reader);
  return word;
}

export function readFrom(reader: Reader): PyStatement {
  const start = startOf(reader);
  advance(reader);
  let module = "";
  while (reader.kind === T.DOT || reader.kind === T.ELLIPSIS) {
    module += tokenText(reader);
    advance(reader);
  }
  if (module === "" || reader.kind === T.NAME || reader.kind === T.ASYNC) {
    module += readDotted(reader);
  }
  expect(reader, T.IMPORT);
  if (module === "__future__") return readFuture(reader, start);
  if (accept(reader, T.STAR)) {
    const range = { start, end: lastEnd(reader) };
    return { kind: "import-from", range, module, names: [], isWildcard: true };
  }
  const names = readList(reader, readImported);
  const range = { start, end: lastEnd(reader) };
  return { kind: "import-from", range, module, names, isWildcard: false };
}

/** Names of an import, with or without brackets. */
function readList<N>(reader: Reader, read: (reader: Reader) => N): N[] {
  const names: N[] = [];
  if (accept(reader, T.OPEN_PAREN)) {
    do names.push(read(reader));
    while (hasMore(reader, T.CLOSE_PAREN));
    closeBracket(reader, T.CLOSE_PAREN);
    return names;
  }
  do names.push(read(reader));
  while (accept(reader, T.COMMA) && reader.kind === T.NAME);
  return names;
}

/** `from __future__ import a` brings in no name that anything else is called by. */
function readFuture(reader: Reader, start: number): PyStatement {
  const expressions = accept(reader, T.STAR) ? [] : readList(reader, readFeature);
  const range = { start, end: lastEnd(reader) };
  const type = "future_import_statement";
  return { kind: "other-statement", range, type, expressions, body: [] };
}

function readFeature(reader: Reader): PyExpression {
  const start = startOf(reader);
  if (reader.kind !== T.NAME) return reader.grammar.test(reader);
  const name: PyOther = {
    kind: "other",
    range: { start, end: reader.ends[reader.at] as number },
    type: "dotted_name",
    children: [readName(reader)],
  };
  if (reader.kind !== T.AS || nextKind(reader) !== T.NAME) return name;
  advance(reader);
  const children = [name, readName(reader)];
  return {
    kind: "other",
    range: { start, end: lastEnd(reader) },
    type: "aliased_import",
    children,
  };
}
