import type { Edit } from "../model/index.ts";
import type { Dockerfile } from "../syntax/dockerfile.ts";
import { lineEndOf } from "../syntax/text.ts";

export interface NewInstruction {
  /** Offset of the instruction that it goes in front of; left out for the end of the file. */
  readonly before?: number;
  /** Without line ends and indentation. */
  readonly lines: readonly string[];
}

/** Adds instructions in front of another one and of the comments that belong to it, indented alike. */
export function insertInstruction({ text }: Dockerfile, added: NewInstruction): Edit {
  const lineEnd = lineEndOf(text);
  const { before, lines } = added;
  if (before === undefined) {
    const lead = text === "" || text.endsWith("\n") ? "" : lineEnd;
    const range = { start: text.length, end: text.length };
    return { range, text: lead + lines.join(lineEnd) + lineEnd };
  }
  const start = startOfComments(text, text.lastIndexOf("\n", before - 1) + 1);
  const lineStart = text.lastIndexOf("\n", before - 1) + 1;
  const indent = /^[ \t]*/.exec(text.slice(lineStart, before))?.[0] ?? "";
  return {
    range: { start, end: start },
    text: lines.map((line) => indent + line + lineEnd).join(""),
  };
}

/** Start of the comment lines right above a line; those of directives and of earlier text excepted. */
function startOfComments(text: string, lineStart: number): number {
  let start = lineStart;
  while (start > 0) {
    const previous = text.lastIndexOf("\n", start - 2) + 1;
    if (!/^[ \t]*#/.test(text.slice(previous, start))) return start;
    if (/^#\s*(?:syntax|escape|check)\s*=/i.test(text.slice(previous, start))) return start;
    start = previous;
  }
  return start;
}
