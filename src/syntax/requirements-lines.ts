import type { TextRange } from "../model/index.ts";

/** One requirement or option, over as many physical lines as backslashes join. */
export interface LogicalLine {
  /**
   * Trimmed, with comments and joined line ends blanked out: character `i` of it stands at
   * `range.start + i` of the file.
   */
  readonly text: string;
  readonly range: TextRange;
}

/** Splits a requirements file as pip does: a backslash joins lines, a comment line ends the joining. */
export function* logicalLines(text: string): Iterable<LogicalLine> {
  let parts: string[] = [];
  let start = 0;
  for (const { content, offset, end } of physicalLines(text)) {
    if (parts.length === 0) start = offset;
    const isComment = /^\s*#/.test(content);
    if (content.endsWith("\\") && !isComment) {
      parts.push(blankComment(content.slice(0, -1)), " ".repeat(end - offset - content.length + 1));
      continue;
    }
    parts.push(blankComment(content));
    yield* trimmed(parts.join(""), start);
    parts = [];
  }
  if (parts.length > 0) yield* trimmed(parts.join(""), start);
}

interface PhysicalLine {
  readonly content: string;
  readonly offset: number;
  /** Behind the line end. */
  readonly end: number;
}

function* physicalLines(text: string): Iterable<PhysicalLine> {
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (at < text.length) {
    const found = /\r\n|\n|\r/g;
    found.lastIndex = at;
    const match = found.exec(text);
    const stop = match?.index ?? text.length;
    const end = match ? stop + match[0].length : stop;
    yield { content: text.slice(at, stop), offset: at, end };
    at = end;
  }
}

/** A comment begins at `#` at the start or behind a blank: an address may hold one elsewhere. */
function blankComment(content: string): string {
  for (let at = content.indexOf("#"); at >= 0; at = content.indexOf("#", at + 1)) {
    if (at === 0 || /\s/.test(content[at - 1] ?? "")) {
      return content.slice(0, at) + " ".repeat(content.length - at);
    }
  }
  return content;
}

function* trimmed(line: string, start: number): Iterable<LogicalLine> {
  const text = line.trim();
  if (text === "") return;
  const at = start + line.length - line.trimStart().length;
  yield { text, range: { start: at, end: at + text.length } };
}
