import type { SyntaxProblem } from "../../model/index.ts";
import type { BabelFile } from "./babel-nodes.ts";
import { expressionOf } from "./lower-expressions.ts";
import { statementsOf } from "./lower-statements.ts";
import { type Lowering, lowerStatement } from "./lowering.ts";
import type { JsModule, JsStatement } from "./nodes.ts";
import { parseOnce, syntaxErrors } from "./parse-once.ts";
import { repair } from "./repair.ts";
import { chunksOf } from "./text-chunks.ts";

export interface ParsedScript {
  readonly module: JsModule;
  readonly problems: readonly SyntaxProblem[];
}

/** Parses a script or a module; the parser's own tree is gone when this returns. */
export function parseScript(path: string, text: string): ParsedScript {
  const script = { path, text, start: 0 };
  const attempt = parseOnce(script);
  if ("file" in attempt) return parsed([attempt.file], syntaxErrors(attempt.file), text);
  const repaired = attempt.stoppedAt === undefined ? undefined : repair(script);
  if (!repaired) return parseByChunks(path, text);
  const { file, mistakes } = repaired;
  return parsed([file], [...mistakes, ...syntaxErrors(file)], text);
}

function parsed(
  files: readonly BabelFile[],
  mistakes: readonly number[],
  text: string,
): ParsedScript {
  const problems = mistakes.slice(0, maxProblems).map((at) => problemAt(at, text));
  return { module: lowerFile(files, text), problems };
}

const maxProblems = 20;

function problemAt(at: number, text: string): SyntaxProblem {
  return {
    level: "recovered",
    message: `Line ${lineAt(text, at)} is not valid code; the rest was read.`,
    range: { start: at, end: Math.min(at + 1, text.length) },
  };
}

function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at !== -1 && at < offset; at = text.indexOf("\n", at + 1))
    line++;
  return line;
}

/** Reads the statements of a broken file by themselves, and leaves out those that are broken. */
function parseByChunks(path: string, text: string): ParsedScript {
  const files: BabelFile[] = [];
  const mistakes: number[] = [];
  for (const { start, end } of chunksOf(text)) {
    const attempt = parseOnce({ path, text: text.slice(start, end), start });
    if ("file" in attempt) files.push(attempt.file);
    else mistakes.push(start);
  }
  if (files.length > 0) return parsed(files, mistakes, text);
  return { module: lowerFile([], text), problems: [tooTangled] };
}

const tooTangled: SyntaxProblem = {
  level: "recovered",
  message: "This is too deep, or too far from JavaScript, to be read.",
};

function lowerFile(files: readonly BabelFile[], text: string): JsModule {
  const lowering: Lowering = {
    text,
    depth: 0,
    expression: expressionOf,
    statement: statementsOf,
  };
  const body: JsStatement[] = [];
  for (const { program } of files) {
    for (const directive of program.directives) body.push(...lowerDirective(directive));
    for (const statement of program.body) body.push(...lowerStatement(statement, lowering));
  }
  const comments = files.flatMap((file) =>
    (file.comments ?? []).map(({ start = 0, end = 0 }) => ({ start, end })),
  );
  return { kind: "module", range: { start: 0, end: text.length }, body, comments };
}

type Directive = BabelFile["program"]["directives"][number];

function lowerDirective({ value, start, end }: Directive): JsStatement[] {
  const range = { start: start ?? 0, end: end ?? 0 };
  const literal = { start: value.start ?? 0, end: value.end ?? 0 };
  return [
    {
      kind: "expression-statement",
      range,
      value: { kind: "string", range: literal, value: value.value },
    },
  ];
}
