import type { PyExpression, PyParameter } from "../nodes.ts";
import { hasMore } from "./lists.ts";
import { accept, advance, lastEnd, note, type Reader, startOf, tokenText } from "./reader.ts";
import { T } from "./token-kinds.ts";

/** Of a lambda, up to the colon. */
export function readLambdaParameters(reader: Reader): PyParameter[] {
  const parameters: PyParameter[] = [];
  while (reader.kind !== T.COLON && isParameter(reader.kind)) {
    readParameter(reader, parameters, false);
    if (!accept(reader, T.COMMA)) break;
  }
  return parameters;
}

/** Of a function, up to `close`, which is left; the lone `*` and `/` are left out. */
export function readParameters(reader: Reader, close: number): PyParameter[] {
  const parameters: PyParameter[] = [];
  if (reader.kind === close) return parameters;
  do {
    readParameter(reader, parameters, true);
  } while (hasMore(reader, close));
  return parameters;
}

function isParameter(kind: number): boolean {
  return (
    isName(kind) || kind === T.STAR || kind === T.POWER || kind === T.SLASH || kind === T.OPEN_PAREN
  );
}

function isName(kind: number): boolean {
  return kind === T.NAME || kind === T.ASYNC || kind === T.AWAIT;
}

function readParameter(reader: Reader, into: PyParameter[], isTyped: boolean): void {
  const start = startOf(reader);
  if (accept(reader, T.SLASH)) return;
  const star = accept(reader, T.STAR) ? "*" : accept(reader, T.POWER) ? "**" : "";
  // What separates the parameters that are only given by name.
  if (star === "*" && (reader.kind === T.COMMA || reader.kind === T.COLON)) return;
  const nameRange = { start: startOf(reader), end: startOf(reader) };
  let name = "";
  if (isName(reader.kind)) {
    name = tokenText(reader);
    advance(reader);
    nameRange.end = nameRange.start + name.length;
  } else if (reader.kind === T.OPEN_PAREN) {
    // Python 2: `def f(a, (b, c)):`.
    reader.grammar.operators(reader, 1);
    nameRange.end = lastEnd(reader);
    name = reader.text.slice(nameRange.start, nameRange.end);
  } else {
    skipParameter(reader, star);
    return;
  }
  const annotation =
    isTyped && accept(reader, T.COLON) ? reader.grammar.element(reader) : undefined;
  const defaultValue = accept(reader, T.EQUALS) ? reader.grammar.element(reader) : undefined;
  const range = { start, end: lastEnd(reader) };
  into.push(parameterOf({ range, name, nameRange, star }, annotation, defaultValue));
}

/** Four shapes rather than one with holes: `in` and tests tell a missing value from none. */
function parameterOf(
  parameter: PyParameter,
  annotation: PyExpression | undefined,
  defaultValue: PyExpression | undefined,
): PyParameter {
  if (annotation === undefined) {
    return defaultValue === undefined ? parameter : { ...parameter, defaultValue };
  }
  return defaultValue === undefined
    ? { ...parameter, annotation }
    : { ...parameter, annotation, defaultValue };
}

function skipParameter(reader: Reader, star: string): void {
  if (star === "" || reader.kind !== T.CLOSE_PAREN) note(reader);
  if (reader.kind > T.DEDENT && reader.kind !== T.COMMA && reader.kind !== T.CLOSE_PAREN) {
    if (reader.kind !== T.CLOSE_SQUARE && reader.kind !== T.COLON) advance(reader);
  }
}
