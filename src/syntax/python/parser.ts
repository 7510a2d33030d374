import type { SyntaxProblem, TextRange } from "../../model/index.ts";
import type { PyModule } from "./nodes.ts";
import { readModule } from "./parse/parse-module.ts";

/** What a text says, and what of it is not Python. */
export interface ParsedPython {
  readonly problems: readonly SyntaxProblem[];
  readonly module: PyModule;
}

/** Where a text is broken. */
export interface BrokenAt {
  /** Counted from 1. */
  readonly line: number;
}

/**
 * Parses a text. What is broken is named, and what stands around it is read.
 *
 * @param nameOf - begins the sentence about a place; its line where left out
 */
export function parsePython(
  text: string,
  nameOf: (at: BrokenAt) => string = ({ line }) => `Line ${line}`,
): ParsedPython {
  const problemAt = problemsOf(text, nameOf);
  const { module, wrongAt, tooDeepAt, leftAt } = readModule(text);
  const problems = wrongAt.map((at) => problemAt(at, "is not valid Python; the rest was read"));
  if (tooDeepAt >= 0) {
    problems.push(problemAt(tooDeepAt, "is nested deeper than is read; the rest was read"));
  }
  if (leftAt >= 0) {
    problems.push(problemAt(leftAt, "comes after more than is read; the rest was not read"));
  }
  return { problems, module };
}

function problemsOf(text: string, nameOf: (at: BrokenAt) => string) {
  return (at: number, what: string): SyntaxProblem => {
    const range: TextRange = { start: at, end: lineEnd(text, at) };
    return { level: "recovered", message: `${nameOf({ line: lineAt(text, at) })} ${what}.`, range };
  };
}

function lineEnd(text: string, at: number): number {
  let end = at;
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code === 10 || code === 13) break;
  }
  return end;
}

function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = 0; at < offset; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) line++;
  }
  return line;
}
