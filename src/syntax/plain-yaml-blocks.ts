import type { TextRange } from "../model/index.ts";
import { isPlainStart, quotedAt, readFlow, type Scanned } from "./plain-yaml-flow.ts";
import type { PlainEntry, PlainNode } from "./plain-yaml-node.ts";

/** The text is no YAML as programs write it; its message says where. */
export class UnplainYaml extends Error {}

interface Line {
  readonly indent: number;
  /** Offsets of the first character and behind the last one. */
  readonly start: number;
  readonly end: number;
  readonly number: number;
}

interface Reading {
  readonly text: string;
  readonly lines: Line[];
  at: number;
  depth: number;
}

/** Deeper is nothing that a package manager wrote. */
const maxDepth = 100;

/** Reads the documents of a plain text. @throws UnplainYaml where the grammar has to look */
export function readPlainBlocks(text: string): PlainNode[] {
  return documentsOf(text).flatMap((lines) => {
    if (lines.length === 0) return [];
    const reading: Reading = { text, lines, at: 0, depth: 0 };
    const node = readBlock(reading, lines[0]?.indent ?? 0);
    if (reading.at < lines.length) throw unplain(lines[reading.at]);
    return [node];
  });
}

/** Lines with content, by document. */
function documentsOf(text: string): Line[][] {
  const documents: Line[][] = [[]];
  let number = 0;
  let next = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (next < text.length) {
    const stop = text.indexOf("\n", next);
    const end = stop < 0 ? text.length : stop;
    const line = lineAt({ text, from: next, to: end, number: ++number });
    next = end + 1;
    if (!line) continue;
    const isMark = line.indent === 0 && text.startsWith("---", line.start);
    if (!isMark) documents.at(-1)?.push(line);
    else if (line.end - line.start === 3) documents.push([]);
    else throw unplain(line);
  }
  return documents;
}

function lineAt(place: {
  readonly text: string;
  readonly from: number;
  readonly to: number;
  readonly number: number;
}): Line | undefined {
  const { text, from, to, number } = place;
  let start = from;
  while (start < to && text.charCodeAt(start) === space) start++;
  let end = to;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  if (start === end || text[start] === "#") return undefined;
  const line = { indent: start - from, start, end, number };
  if (text.charCodeAt(start) === tab || text[start] === "%") throw unplain(line);
  return line;
}

const space = 32;
const tab = 9;

function isBlank(code: number): boolean {
  return code === space || code === tab || code === 13;
}

function unplain(line: Line | undefined): UnplainYaml {
  return new UnplainYaml(`This is not written as a lock is (line ${line?.number ?? 1})`);
}

function readBlock(reading: Reading, indent: number): PlainNode {
  const line = reading.lines[reading.at];
  if (!line || ++reading.depth > maxDepth) throw unplain(line);
  const node = isItem(reading.text, line) ? readList(reading, indent) : readMap(reading, indent);
  reading.depth--;
  return node;
}

function isItem(text: string, { start, end }: Line): boolean {
  return text[start] === "-" && (end === start + 1 || text[start + 1] === " ");
}

function readList(reading: Reading, indent: number): PlainNode[] {
  const items: PlainNode[] = [];
  for (;;) {
    const line = reading.lines[reading.at];
    if (!line || line.indent !== indent || !isItem(reading.text, line)) return items;
    items.push(readScalar(reading, { line, from: line.start + 1 }));
    reading.at++;
  }
}

function readMap(reading: Reading, indent: number): PlainNode {
  const map = new Map<string, PlainEntry>();
  for (;;) {
    const line = reading.lines[reading.at];
    if (!line || line.indent !== indent || isItem(reading.text, line)) return map;
    const isLong = reading.text.startsWith("? ", line.start);
    const { key, range, value } = isLong ? readLongKey(reading, line) : readShortKey(reading, line);
    // Of a key that is there twice the grammar says where.
    if (map.has(key)) throw unplain(line);
    map.set(key, { range, value });
  }
}

interface Pair extends PlainEntry {
  readonly key: string;
}

function readShortKey(reading: Reading, line: Line): Pair {
  const { key, range, behind } = keyAt(reading.text, line);
  reading.at++;
  return { key, range, value: readValue(reading, { line, from: behind }) };
}

/** `? key` with `: value` on the next line, where a map can begin on that line. */
function readLongKey(reading: Reading, line: Line): Pair {
  const { text, lines } = reading;
  const from = line.start + 2;
  const { value: key, end } = scalarAt(text, { line, from });
  const next = lines[++reading.at];
  if (!next || next.indent !== line.indent || end !== line.end) throw unplain(line);
  const range = { start: from, end };
  if (text[next.start] !== ":") throw unplain(next);
  const isBare = next.end === next.start + 1;
  if (!isBare && !/^: [^ ]/.test(text.slice(next.start, next.start + 3))) throw unplain(next);
  const rest = { ...next, indent: next.indent + 2, start: next.start + 2 };
  if (!isBare && colonIn(text, rest) >= 0) {
    lines[reading.at] = rest;
    return { key, range, value: readBlock(reading, rest.indent) };
  }
  reading.at++;
  return { key, range, value: readValue(reading, { line: next, from: next.start + 1 }) };
}

interface Key {
  readonly key: string;
  readonly range: TextRange;
  /** Offset behind the colon. */
  readonly behind: number;
}

function keyAt(text: string, line: Line): Key {
  const first = text[line.start] ?? "";
  if (first === '"' || first === "'") {
    const { value, end } = scalarAt(text, { line, from: line.start });
    const isKey = text[end] === ":" && (end + 1 === line.end || text[end + 1] === " ");
    if (!isKey) throw unplain(line);
    return { key: value, range: { start: line.start, end }, behind: end + 1 };
  }
  const colon = colonIn(text, line);
  // Blanks before a colon, and keys of no character, are nobody's but a person's.
  const isOdd = colon <= line.start || text[colon - 1] === " " || !isPlainStart(first);
  if (isOdd) throw unplain(line);
  const range = { start: line.start, end: colon };
  return { key: text.slice(line.start, colon), range, behind: colon + 1 };
}

/** A colon ends a plain key only before a blank. */
function colonIn(text: string, { start, end }: Line): number {
  for (let at = start; at < end; at++) {
    if (text[at] === ":" && (at + 1 === end || text[at + 1] === " ")) return at;
    if (text[at] === "#" && text[at - 1] === " ") return -1;
  }
  return -1;
}

interface Place {
  readonly line: Line;
  readonly from: number;
}

/** What follows a colon: on the line, or as a block below it. */
function readValue(reading: Reading, { line, from }: Place): PlainNode {
  const { text, lines } = reading;
  let start = from;
  while (start < line.end && text.charCodeAt(start) === space) start++;
  const next = lines[reading.at];
  const isEmpty = start >= line.end;
  if (!isEmpty) return readScalar(reading, { line, from: start });
  const isBlock = next && next.indent > line.indent;
  const isList = next && next.indent === line.indent && isItem(text, next);
  if (next && (isBlock || isList)) return readBlock(reading, next.indent);
  return "";
}

/** A scalar or a flow collection that ends with its line. */
function readScalar(reading: Reading, { line, from }: Place): PlainNode {
  const { text } = reading;
  let start = from;
  while (start < line.end && text.charCodeAt(start) === space) start++;
  if (start === line.end) throw unplain(line);
  const first = text[start];
  if (first === "|" || first === ">") return readBlockScalar(reading, line);
  if (first === "{" || first === "[") {
    const flow = readFlow({ text, from: start, to: line.end });
    if (!flow || !isRest(text, flow.end, line)) throw unplain(line);
    return flow.value;
  }
  const { value, end } = scalarAt(text, { line, from: start });
  // A deeper line would go on with this scalar.
  const next = reading.lines[reading.at];
  const goesOn = next !== undefined && next !== line && next.indent > line.indent;
  if (!isRest(text, end, line) || goesOn) throw unplain(line);
  return value;
}

/** A message over several lines, as written: nothing that names a package. */
function readBlockScalar(reading: Reading, line: Line): string {
  const first = reading.lines[reading.at];
  let last: Line | undefined;
  while ((reading.lines[reading.at]?.indent ?? 0) > line.indent) last = reading.lines[reading.at++];
  return first && last ? reading.text.slice(first.start, last.end) : "";
}

function isRest(text: string, from: number, { end }: Line): boolean {
  return from === end || /^\s+#/.test(text.slice(from, end));
}

function scalarAt(text: string, { line, from }: Place): Scanned<string> {
  const first = text[from] ?? "";
  if (first === '"' || first === "'") {
    const quoted = quotedAt({ text, from, to: line.end });
    if (!quoted) throw unplain(line);
    return quoted;
  }
  const isMark = first === "-" && (from + 1 === line.end || text[from + 1] === " ");
  if (!isPlainStart(first) || first === " " || isMark) throw unplain(line);
  const written = text.slice(from, line.end);
  const comment = written.indexOf(" #");
  const value = (comment < 0 ? written : written.slice(0, comment)).trimEnd();
  if (/:(?: |$)/.test(value)) throw unplain(line);
  return { value, end: from + value.length };
}
