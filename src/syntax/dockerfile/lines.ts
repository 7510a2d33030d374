import type { SyntaxProblem, TextRange } from "../../model/index.ts";
import { type HeredocMark, heredocMarks } from "./heredocs.ts";

/** One instruction with its continuation lines joined, as the frontend does. */
export interface LogicalLine {
  /** From the keyword; comments and empty lines in between are left out. */
  readonly text: string;
  /** Where a character of `text` stands in the file; also for its length. */
  readonly at: (index: number) => number;
  /** End in the file without the line end and trailing blanks. */
  readonly headEnd: number;
  readonly heredocs: readonly RawHeredoc[];
  /** End of the last here-document's marker, else `headEnd`. */
  readonly end: number;
}

export interface RawHeredoc extends HeredocMark {
  readonly body: TextRange;
  /** From the body's start to the end of the marker's line. */
  readonly withMarker: TextRange;
}

export interface SplitFile {
  readonly escapeCharacter: "\\" | "`";
  readonly frontend?: string;
  readonly lines: readonly LogicalLine[];
  readonly problems: readonly SyntaxProblem[];
}

/** Splits a Dockerfile into instructions. Follows BuildKit's `parser.go`. */
export function splitDockerfile(text: string): SplitFile {
  const rows = splitRows(text);
  const directives = readDirectives(rows);
  const escapeCharacter = directives.get("escape") === "`" ? "`" : "\\";
  const frontend = directives.get("syntax");
  const lines: LogicalLine[] = [];
  const problems: SyntaxProblem[] = [];
  for (let i = 0; i < rows.length; ) {
    const read = readLogical(rows, i, escapeCharacter);
    i = read.next;
    if (!read.line) continue;
    const { heredocs, next, problem } = readHeredocs(rows, i, read.line.text);
    i = next;
    if (problem) problems.push(problem);
    const end = heredocs.at(-1)?.withMarker.end ?? read.line.headEnd;
    lines.push({ ...read.line, heredocs, end });
  }
  return { escapeCharacter, ...(frontend !== undefined && { frontend }), lines, problems };
}

/** A line of the file without its end. */
interface Row {
  readonly start: number;
  readonly text: string;
  /** Offset behind the line end. */
  readonly next: number;
}

function splitRows(text: string): Row[] {
  const rows: Row[] = [];
  let start = text.startsWith("\uFEFF") ? 1 : 0;
  while (start < text.length) {
    const found = text.indexOf("\n", start);
    const next = found < 0 ? text.length : found + 1;
    const line = text.slice(start, found < 0 ? text.length : found).replace(/\r$/, "");
    rows.push({ start, text: line, next });
    start = next;
  }
  return rows;
}

/** `# escape=` and its like stand on the first lines only. */
function readDirectives(rows: readonly Row[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const { text } of rows.slice(0, 20)) {
    const match = /^#\s*([A-Za-z][\w-]*)\s*=\s*(\S.*)$/.exec(text);
    const key = match?.[1]?.toLowerCase();
    if (!key || !["syntax", "escape", "check"].includes(key) || found.has(key)) break;
    found.set(key, match?.[2]?.trim() ?? "");
  }
  return found;
}

interface Segment {
  readonly start: number;
  readonly text: string;
}

type Head = Omit<LogicalLine, "heredocs" | "end">;

function readLogical(
  rows: readonly Row[],
  first: number,
  escapeCharacter: string,
): { readonly line?: Head; readonly next: number } {
  const segments: Segment[] = [];
  let i = first;
  for (; i < rows.length; i++) {
    const row = rows[i];
    if (!row) break;
    if (/^\s*(?:#|$)/.test(row.text)) {
      if (segments.length === 0) return { next: i + 1 };
      continue;
    }
    const length = continuedLength(row.text, escapeCharacter);
    const segment = segmentOf(row, { length, isFirst: segments.length === 0 });
    // Nothing but an escape at its start: the instruction begins on a later line.
    if (segment.text !== "") segments.push(segment);
    if (length === undefined) break;
  }
  const next = Math.min(i + 1, rows.length);
  return segments.length === 0 ? { next } : { line: joinSegments(segments), next };
}

interface RowPart {
  /** Without the escape that continues it. */
  readonly length: number | undefined;
  readonly isFirst: boolean;
}

function segmentOf({ start, text }: Row, { length, isFirst }: RowPart): Segment {
  const end = length ?? text.trimEnd().length;
  const skip = isFirst ? text.length - text.trimStart().length : 0;
  return { start: start + skip, text: text.slice(skip, Math.max(skip, end)) };
}

/** Length of a line without the escape that continues it; `undefined` where it ends there. */
function continuedLength(line: string, escapeCharacter: string): number | undefined {
  let last = line.length - 1;
  while (line[last] === " " || line[last] === "\t") last--;
  if (line[last] !== escapeCharacter) return undefined;
  return last > 0 && line[last - 1] === escapeCharacter ? undefined : last;
}

function joinSegments(segments: readonly Segment[]): Head {
  const last = segments.at(-1);
  const headEnd = last ? last.start + last.text.length : 0;
  return {
    text: segments.map(({ text }) => text).join(""),
    at: offsetMap(segments, headEnd),
    headEnd,
  };
}

/** Maps an index of joined segments to its place in the file, by bisection. */
export function offsetMap(segments: readonly Segment[], end: number): (index: number) => number {
  const starts: number[] = [];
  let length = 0;
  for (const { text } of segments) {
    starts.push(length);
    length += text.length;
  }
  return (index) => {
    if (index >= length) return end;
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    return (segments[low]?.start ?? 0) + index - (starts[low] ?? 0);
  };
}

interface ReadHeredocs {
  readonly heredocs: readonly RawHeredoc[];
  readonly next: number;
  readonly problem?: SyntaxProblem;
}

function readHeredocs(rows: readonly Row[], first: number, head: string): ReadHeredocs {
  const heredocs: RawHeredoc[] = [];
  let next = first;
  for (const mark of heredocMarks(head)) {
    const start = rows[next]?.start ?? rows.at(-1)?.next ?? 0;
    let last = next;
    while (last < rows.length && !endsHeredoc(rows[last]?.text ?? "", mark)) last++;
    const row = rows[last];
    if (!row) {
      const end = rows.at(-1)?.next ?? start;
      const message = `The here-document ${mark.name} is not closed`;
      return {
        heredocs,
        next: rows.length,
        problem: { message, range: { start, end }, level: "recovered" },
      };
    }
    heredocs.push({
      ...mark,
      body: { start, end: row.start },
      withMarker: { start, end: row.start + row.text.length },
    });
    next = last + 1;
  }
  return { heredocs, next };
}

function endsHeredoc(line: string, { name, stripsTabs }: HeredocMark): boolean {
  return (stripsTabs ? line.replace(/^\t+/, "") : line) === name;
}
