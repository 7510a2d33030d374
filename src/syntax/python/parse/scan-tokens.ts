import type { TextRange } from "../../../model/index.ts";
import { scanOperator } from "./scan-operators.ts";
import {
  addToken,
  isDigit,
  isNameCode,
  isNameStart,
  type Scan,
  startScan,
  type Tokens,
} from "./scan-state.ts";
import { beginFString, continueFString, scanString, stringOpening } from "./scan-strings.ts";
import { beginsStatement, T, wordAt } from "./token-kinds.ts";

/**
 * More, comments counted, are not read of one file: it would take more memory than the rest of a scan.
 * The longest of 30,268 files on one machine, which a program had written, has 540,000.
 */
export const maxTokens = 2_000_000;

/** Splits a text into tokens, in one pass. Never fails: what is no token is a bad token. */
export function scanTokens(text: string): Tokens {
  const scan = startScan(text);
  while (scan.at < text.length && scan.count + scan.comments.length < maxTokens) {
    const string = scan.strings.at(-1);
    if (string?.inText) continueFString(scan, string);
    else if (scan.atLineStart) beginLine(scan);
    else scanToken(scan);
  }
  return finish(scan);
}

function finish(scan: Scan): Tokens {
  const end = scan.at;
  const leftAt = end < scan.text.length ? end : -1;
  if (scan.count > 0 && !scan.atLineStart) addToken(scan, T.NEWLINE, end, end);
  for (let i = scan.indents.length; i > 1; i--) addToken(scan, T.DEDENT, end, end);
  // Three, so that whoever looks two tokens ahead finds an end.
  for (let i = 0; i < 3; i++) addToken(scan, T.END, end, end);
  const { kinds, starts, ends, count, comments, problems } = scan;
  return { kinds, starts, ends, count, comments, problems, leftAt, steps: end + scan.lookedAt };
}

/** Measures the indentation; blank lines and lines of comments say nothing. */
function beginLine(scan: Scan): void {
  const { text } = scan;
  let column = 0;
  let at = scan.at;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 32) column++;
    else if (code === 9) column = (column | 7) + 1;
    else if (code === 12) column = 0;
    else if (code !== 0xfeff || at !== 0) break;
  }
  scan.at = at;
  const code = text.charCodeAt(at);
  if (at >= text.length) return;
  if (code === 10 || code === 13) scan.at = at + 1;
  else if (code === 35) skipComment(scan);
  else indentTo(scan, column);
}

function indentTo(scan: Scan, column: number): void {
  const { indents, at } = scan;
  scan.atLineStart = false;
  if (column > (indents.at(-1) ?? 0)) {
    indents.push(column);
    addToken(scan, T.INDENT, at, at);
    return;
  }
  while (indents.length > 1 && column < (indents.at(-1) ?? 0)) {
    indents.pop();
    addToken(scan, T.DEDENT, at, at);
  }
  // Between two levels: Python refuses it; here it counts as the level it comes back to.
  if (column > (indents.at(-1) ?? 0) && scan.problems.length < 20) scan.problems.push(at);
}

function skipComment(scan: Scan): void {
  const { text, at } = scan;
  let end = at;
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code === 10 || code === 13) break;
  }
  const range: TextRange = { start: at, end };
  scan.comments.push(range);
  scan.at = end;
}

function scanToken(scan: Scan): void {
  const { text, at } = scan;
  const code = text.charCodeAt(at);
  if (code === 32 || code === 9 || code === 12) scan.at = at + 1;
  else if (isNameStart(code)) scanWord(scan);
  else if (code === 10 || code === 13) endLine(scan, code);
  else if (code === 34 || code === 39) scanString(scan, at, at);
  else if (code === 35) skipComment(scan);
  else if (isDigit(code) || (code === 46 && isDigit(text.charCodeAt(at + 1)))) scanNumber(scan);
  else if (code === 92) continueLine(scan);
  else scanOperator(scan, code);
}

function scanWord(scan: Scan): void {
  const { text, at } = scan;
  let end = at + 1;
  while (end < text.length && isNameCode(text.charCodeAt(end))) end++;
  const next = text.charCodeAt(end);
  if ((next === 34 || next === 39) && end - at <= 3) {
    const opening = stringOpening(text, at, end);
    if (opening === "plain") scanString(scan, at, end);
    else if (opening === "holes") beginFString(scan, at, end);
    if (opening !== "none") return;
  }
  scan.at = end;
  addToken(scan, wordAt(text, at, end), at, end);
}

/** `0xffL`, `1_000`, `1e-5j`, `0777`; a word may follow without a space: `1if x else 0xffor 2`. */
function scanNumber(scan: Scan): void {
  const { text, at } = scan;
  const second = text.charCodeAt(at) === 48 ? text.charCodeAt(at + 1) | 32 : 0;
  let end: number;
  if (second === 120) end = skipHex(text, at + 2);
  else if (second === 111 || second === 98) end = skipDigits(text, at + 2);
  else end = skipDecimal(text, at);
  // `j` of complex numbers, `L` of Python 2.
  const last = text.charCodeAt(end) | 32;
  if (last === 108 || (last === 106 && second !== 120)) end++;
  scan.at = end;
  addToken(scan, T.NUMBER, at, end);
}

function skipDecimal(text: string, at: number): number {
  let end = skipDigits(text, at);
  if (text.charCodeAt(end) === 46) end = skipDigits(text, end + 1);
  if ((text.charCodeAt(end) | 32) !== 101) return end;
  const sign = text.charCodeAt(end + 1);
  const power = sign === 43 || sign === 45 ? end + 2 : end + 1;
  return isDigit(text.charCodeAt(power)) ? skipDigits(text, power) : end;
}

function skipDigits(text: string, at: number): number {
  let end = at;
  while (isDigit(text.charCodeAt(end)) || text.charCodeAt(end) === 95) end++;
  return end;
}

function skipHex(text: string, at: number): number {
  let end = at;
  for (;;) {
    const code = text.charCodeAt(end);
    const letter = code | 32;
    if (!isDigit(code) && code !== 95 && !(letter > 96 && letter < 103 && code > 64)) return end;
    end++;
  }
}

function continueLine(scan: Scan): void {
  const { text, at } = scan;
  const next = text.charCodeAt(at + 1);
  if (next === 10) scan.at = at + 2;
  else if (next === 13) scan.at = at + (text.charCodeAt(at + 2) === 10 ? 3 : 2);
  else {
    scan.at = at + 1;
    if (at + 1 < text.length) addToken(scan, T.BAD, at, at + 1);
  }
}

function endLine(scan: Scan, code: number): void {
  const { text, at } = scan;
  scan.at = at + (code === 13 && text.charCodeAt(at + 1) === 10 ? 2 : 1);
  if (scan.depth > 0 && !abandonsBrackets(scan)) return;
  scan.depth = 0;
  scan.strings.length = 0;
  addToken(scan, T.NEWLINE, at, scan.at);
  scan.atLineStart = true;
}

/**
 * A bracket that nobody closed must not swallow the file: a statement's word at the start of a line
 * that is indented no deeper than the statement ends it.
 */
function abandonsBrackets(scan: Scan): boolean {
  const { text } = scan;
  const at = lessIndented(scan);
  if (at < 0) return false;
  const first = text.charCodeAt(at);
  if (first === 64) return isNameStart(text.charCodeAt(at + 1)) && startsDecorated(scan, at);
  if (!isNameStart(first)) return false;
  let end = at + 1;
  while (end - at < 9 && isNameCode(text.charCodeAt(end))) end++;
  const word = wordAt(text, at, end);
  if (word === T.FROM) return startsImport(scan, end);
  if (word === T.ASYNC) return text.startsWith(" def ", end);
  return beginsStatement(word);
}

/** Where the line begins, if it is indented no deeper than the block; -1 where it is. */
function lessIndented({ text, indents, at: from }: Scan): number {
  const limit = indents.at(-1) ?? 0;
  let column = 0;
  let at = from;
  for (; at < text.length && column <= limit; at++) {
    const code = text.charCodeAt(at);
    if (code === 32) column++;
    else if (code === 9) column = (column | 7) + 1;
    else break;
  }
  return column > limit ? -1 : at;
}

/** `@name` on one line and `def`, `class`, `async` or `@` on the next, as no matrix product has it. */
function startsDecorated(scan: Scan, at: number): boolean {
  const { text } = scan;
  const limit = at + maxAhead;
  let next = at;
  while (next < limit && next < text.length && text.charCodeAt(next) !== 10) next++;
  next++;
  while (next < limit && isBlank(text.charCodeAt(next))) next++;
  scan.lookedAt += next - at;
  return ["def ", "class ", "async ", "@"].some((word) => text.startsWith(word, next));
}

function startsImport(scan: Scan, end: number): boolean {
  const { text } = scan;
  const limit = end + maxAhead;
  let at = end;
  while (at < limit && isBlank(text.charCodeAt(at))) at++;
  const name = at;
  while (at < limit && (text.charCodeAt(at) === 46 || isNameCode(text.charCodeAt(at)))) at++;
  scan.lookedAt += at - end;
  return at > name && text.startsWith(" import ", at);
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}

/** How far ahead of a line's start it is looked for what the line is. */
const maxAhead = 500;
