import type { PlainEntry, PlainNode } from "./plain-yaml-node.ts";

/** A value and the offset behind it. */
export interface Scanned<T> {
  readonly value: T;
  readonly end: number;
}

/** A part of a text: one line's content. */
export interface Span {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** Reads `{a: 1, b: [c, "d"]}` that ends on its line; `undefined` where it is something else. */
export function readFlow({ text, from, to }: Span): Scanned<PlainNode> | undefined {
  return readCollection({ text, to, at: from, depth: 0 });
}

interface Reading {
  readonly text: string;
  readonly to: number;
  at: number;
  depth: number;
}

const maxDepth = 20;

function readCollection(reading: Reading): Scanned<PlainNode> | undefined {
  const isMap = reading.text[reading.at] === "{";
  const items: PlainNode[] = [];
  const map = new Map<string, PlainEntry>();
  if (++reading.depth > maxDepth) return undefined;
  reading.at++;
  skipBlanks(reading);
  while (!isAt(reading, isMap ? "}" : "]")) {
    const isRead = isMap ? readPair(reading, map) : readItem(reading, items);
    if (!isRead || !skipComma(reading)) return undefined;
  }
  reading.at++;
  reading.depth--;
  return { value: isMap ? map : items, end: reading.at };
}

/** After the last item there is none. */
function skipComma(reading: Reading): boolean {
  skipBlanks(reading);
  if (!isAt(reading, ",")) return isAt(reading, "}") || isAt(reading, "]");
  reading.at++;
  skipBlanks(reading);
  return true;
}

function isAt({ text, at, to }: Reading, char: string): boolean {
  return at < to && text[at] === char;
}

function readPair(reading: Reading, map: Map<string, PlainEntry>): boolean {
  const start = reading.at;
  const key = readFlowScalar(reading);
  const range = { start, end: reading.at };
  skipBlanks(reading);
  if (key === undefined || !isAt(reading, ":")) return false;
  reading.at++;
  skipBlanks(reading);
  const value = readFlowNode(reading);
  if (value === undefined) return false;
  map.set(key, { value, range });
  return true;
}

function readItem(reading: Reading, items: PlainNode[]): boolean {
  const value = readFlowNode(reading);
  if (value === undefined) return false;
  items.push(value);
  return true;
}

function readFlowNode(reading: Reading): PlainNode | undefined {
  if (isAt(reading, "{") || isAt(reading, "[")) return readCollection(reading)?.value;
  return readFlowScalar(reading);
}

function readFlowScalar(reading: Reading): string | undefined {
  const { text, at, to } = reading;
  if (text[at] === '"' || text[at] === "'") {
    const quoted = quotedAt({ text, from: at, to });
    if (quoted) reading.at = quoted.end;
    return quoted?.value;
  }
  let end = at;
  while (end < to && !endsPlain(text, end)) end++;
  reading.at = end;
  const value = text.slice(at, end).trimEnd();
  return value === "" || !isPlainStart(value[0] ?? "") ? undefined : value;
}

function endsPlain(text: string, at: number): boolean {
  const char = text[at] ?? "";
  if (char === ":") return /[\s,{}[\]]/.test(text[at + 1] ?? " ");
  return ",{}[]".includes(char) || (char === "#" && text[at - 1] === " ");
}

function skipBlanks(reading: Reading): void {
  while (reading.at < reading.to && reading.text[reading.at] === " ") reading.at++;
}

/** Anchors, aliases, tags, block scalars and reserved characters want the grammar. */
export function isPlainStart(char: string): boolean {
  return char !== "" && !"&*!|>{}[],%@`\"'#?".includes(char);
}

/** A quoted scalar on one line; `undefined` where it goes on, or has escapes that JSON lacks. */
export function quotedAt({ text, from, to }: Span): Scanned<string> | undefined {
  const quote = text[from];
  for (let at = from + 1; at < to; at++) {
    if (quote === '"' && text[at] === "\\") at++;
    else if (text[at] === quote) {
      if (quote === "'" && text[at + 1] === "'") at++;
      else return unquoted(text.slice(from, at + 1), at + 1);
    }
  }
  return undefined;
}

function unquoted(written: string, end: number): Scanned<string> | undefined {
  const inner = written.slice(1, -1);
  if (written[0] === "'") return { value: inner.replaceAll("''", "'"), end };
  if (!inner.includes("\\")) return { value: inner, end };
  try {
    return { value: String(JSON.parse(written)), end };
  } catch {
    return undefined;
  }
}
