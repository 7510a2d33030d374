import type { PyExpression, PyMatch, PyStatement } from "../nodes.ts";
import { readPatterns } from "./patterns.ts";
import { accept, advance, lastEnd, note, type Reader, startOf } from "./reader.ts";
import { T } from "./token-kinds.ts";

type ReadStatement = (reader: Reader) => PyStatement;

/** How to read a `match` statement, where one begins here: `match` may also be a name. */
export function matchReader(reader: Reader): ReadStatement | undefined {
  if (reader.kind !== T.NAME || !isWord(reader, reader.at, "match")) return undefined;
  const { kinds } = reader;
  const at = headerEnd(reader);
  const isHeader = kinds[at - 1] === T.COLON && at > reader.at + 2;
  const hasBlock = isHeader && kinds[at] === T.NEWLINE && kinds[at + 1] === T.INDENT;
  return hasBlock && isWord(reader, at + 2, "case") ? readMatch : undefined;
}

/** The token that ends the line. */
function headerEnd(reader: Reader): number {
  let at = reader.at + 1;
  while ((reader.kinds[at] as number) > T.DEDENT) at++;
  reader.steps += at - reader.at;
  return at;
}

function isWord({ text, kinds, starts, ends }: Reader, at: number, word: string): boolean {
  const start = starts[at] as number;
  return kinds[at] === T.NAME && ends[at] === start + word.length && text.startsWith(word, start);
}

function readMatch(reader: Reader): PyMatch {
  const start = startOf(reader);
  advance(reader);
  const subject = reader.grammar.value(reader);
  const isBare = subject.kind === "tuple" && reader.text.charCodeAt(subject.range.start) !== 40;
  if (!accept(reader, T.COLON)) skipHeader(reader);
  accept(reader, T.NEWLINE);
  reader.blockEnd = lastEnd(reader);
  const cases: PyMatch["cases"][number][] = [];
  accept(reader, T.INDENT);
  while (reader.kind !== T.DEDENT && reader.kind !== T.END) readCase(reader, cases);
  accept(reader, T.DEDENT);
  const range = { start, end: reader.blockEnd };
  return { kind: "match", range, subjects: subjectsOf(subject, isBare), cases };
}

function subjectsOf(subject: PyExpression, isBare: boolean): readonly PyExpression[] {
  return isBare && subject.kind === "tuple" ? subject.elements : [subject];
}

function skipHeader(reader: Reader): void {
  note(reader);
  while (reader.kind > T.DEDENT) advance(reader);
}

function readCase(reader: Reader, into: PyMatch["cases"][number][]): void {
  reader.isNoted = false;
  if (reader.kind !== T.NAME || !isWord(reader, reader.at, "case")) {
    note(reader);
    skipLine(reader);
    return;
  }
  const start = startOf(reader);
  advance(reader);
  const patterns = readPatterns(reader);
  const guard = accept(reader, T.IF) ? reader.grammar.named(reader) : undefined;
  const body = reader.grammar.block(reader);
  const range = { start, end: reader.blockEnd };
  into.push(guard ? { range, patterns, guard, body } : { range, patterns, body });
}

/** Over a line that is no case, and what is indented below it. */
function skipLine(reader: Reader): void {
  let open = 0;
  do {
    if (reader.kind === T.INDENT) open++;
    else if (reader.kind === T.DEDENT) open--;
    const isEnd = reader.kind === T.NEWLINE || (reader.kind === T.DEDENT && open === 0);
    advance(reader);
    if (isEnd && open === 0 && reader.kind !== T.INDENT) return;
  } while (reader.kind !== T.END && (reader.kind !== T.DEDENT || open > 0));
}
