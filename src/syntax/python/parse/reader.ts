import type { PyExpression, PyOther, PyStatement } from "../nodes.ts";
import type { Tokens } from "./scan-state.ts";
import { T } from "./token-kinds.ts";

/** Where the parser is in the tokens of a text, and what went wrong up to there. */
export interface Reader {
  readonly text: string;
  readonly kinds: Uint8Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** The current token. */
  at: number;
  /** Its kind. */
  kind: number;
  /** How many brackets, blocks and operators before an operand enclose it. */
  depth: number;
  /** How often something was not as Python has it. */
  errors: number;
  /** True once an error of the statement at hand was noted: one error often causes more. */
  isNoted: boolean;
  /** Where, at most one place a statement. */
  readonly wrongAt: number[];
  /** Where nesting was first cut off; -1 where it was not. */
  tooDeepAt: number;
  /** The token at which a list was last gone on with after an error. */
  resumedAt: number;
  /** Where the last missing operand was put. */
  missingAt: number;
  /** Where the last block ended. */
  blockEnd: number;
  /** Tokens stepped over or looked at ahead: what reading costs. */
  steps: number;
  readonly grammar: Grammar;
}

/** What the parts of the grammar need of each other. */
export interface Grammar {
  /** Operators that bind at least so tightly: see `precedence`. */
  operators(reader: Reader, minimum: number): PyExpression;
  /** One expression, with `if … else`. */
  test(reader: Reader): PyExpression;
  /** Also `name := value`. */
  named(reader: Reader): PyExpression;
  /** Also `*value`. */
  element(reader: Reader): PyExpression;
  /** `a, *b` or `yield a`, as on the right of an equals sign. */
  value(reader: Reader): PyExpression;
  /** From the colon on. */
  block(reader: Reader): PyStatement[];
}

/**
 * Deeper nesting is cut off. Python itself refuses 200 brackets within each other and 100 levels of
 * indentation.
 */
export const maxDepth = 300;

export function createReader(text: string, tokens: Tokens, grammar: Grammar): Reader {
  const { kinds, starts, ends } = tokens;
  return {
    text,
    kinds,
    starts,
    ends,
    at: 0,
    kind: kinds[0] as number,
    depth: 0,
    errors: 0,
    isNoted: false,
    wrongAt: [],
    tooDeepAt: -1,
    resumedAt: -1,
    missingAt: 0,
    blockEnd: 0,
    steps: 0,
    grammar,
  };
}

/** To the next token; never beyond the last one. */
export function advance(reader: Reader): void {
  reader.steps++;
  reader.kind = reader.kinds[++reader.at] as number;
}

export function accept(reader: Reader, kind: number): boolean {
  if (reader.kind !== kind) return false;
  advance(reader);
  return true;
}

/** Steps over a token that has to come now, or notes that it does not. */
export function expect(reader: Reader, kind: number): boolean {
  if (accept(reader, kind)) return true;
  note(reader);
  return false;
}

/** Kind of the token after the current one. */
export function nextKind(reader: Reader): number {
  return reader.kinds[reader.at + 1] as number;
}

/** Where the current token starts. */
export function startOf(reader: Reader): number {
  return reader.starts[reader.at] as number;
}

/** Where what was read so far ends: the token before the current one, or a missing operand behind it. */
export function lastEnd(reader: Reader): number {
  if (reader.at === 0) return startOf(reader);
  return Math.max(reader.ends[reader.at - 1] as number, reader.missingAt);
}

/** The current token as written. */
export function tokenText(reader: Reader): string {
  return reader.text.slice(reader.starts[reader.at], reader.ends[reader.at]);
}

/** Says that the current token is not what Python wants here. */
export function note(reader: Reader): void {
  reader.errors++;
  if (reader.isNoted) return;
  reader.isNoted = true;
  if (reader.wrongAt.length < maxNoted) reader.wrongAt.push(wrongAt(reader));
}

/** A string that nobody closed begins where somebody has to look. */
function wrongAt(reader: Reader): number {
  const start = startOf(reader);
  const isOpenString = reader.kind === T.BAD && reader.ends[reader.at] === start && reader.at > 0;
  return isOpenString ? (reader.starts[reader.at - 1] as number) : start;
}

const maxNoted = 20;

/** What cannot be an expression: a bad token, or nothing where an operand is missing. */
export function readWrong(reader: Reader): PyOther {
  note(reader);
  const start = startOf(reader);
  if (reader.kind === T.BAD) {
    advance(reader);
    return { kind: "other", range: { start, end: lastEnd(reader) }, type: "ERROR", children: [] };
  }
  reader.missingAt = start;
  return { kind: "other", range: { start, end: start }, type: "missing", children: [] };
}
