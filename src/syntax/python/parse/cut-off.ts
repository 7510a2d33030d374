import type { PyOther } from "../nodes.ts";
import { advance, lastEnd, type Reader, startOf } from "./reader.ts";
import { nesting, T } from "./token-kinds.ts";

/**
 * Stands for an operand that is nested too deeply; steps over it up to what may follow an operand, so
 * that nothing is read twice.
 */
export function cutOff(reader: Reader): PyOther {
  const start = startOf(reader);
  if (reader.tooDeepAt < 0) reader.tooDeepAt = start;
  reader.errors++;
  let open = 0;
  let lambdas = 0;
  for (; !endsLine(reader.kind); advance(reader)) {
    const { kind } = reader;
    open += nestingOf(kind);
    if (open < 0) break;
    if (open > 0) continue;
    if (lambdas === 0 && endsOperand(kind)) break;
    if (kind === T.LAMBDA) lambdas++;
    else if (kind === T.COLON) lambdas--;
  }
  const end = reader.at > 0 ? Math.max(start, lastEnd(reader)) : start;
  return { kind: "other", range: { start, end }, type: "too-deep", children: [] };
}

function endsLine(kind: number): boolean {
  return kind === T.NEWLINE || kind === T.END || kind === T.INDENT || kind === T.DEDENT;
}

/** 1 for what opens, -1 for what closes; a string with holes and a hole count too. */
function nestingOf(kind: number): number {
  if (kind === T.F_START || kind === T.HOLE_OPEN) return 1;
  if (kind === T.F_END || kind === T.HOLE_CLOSE) return -1;
  return nesting(kind);
}

function endsOperand(kind: number): boolean {
  return (
    kind === T.COMMA ||
    kind === T.COLON ||
    kind === T.SEMICOLON ||
    kind === T.EQUALS ||
    kind === T.FORMAT ||
    kind === T.CONVERSION
  );
}
