import { type ParserOptions, type ParserPlugin, parse } from "@babel/parser";
import type { SyntaxProblem } from "../../model/index.ts";
import type { BabelFile } from "./babel-nodes.ts";
import { expressionOf } from "./lower-expressions.ts";
import { statementsOf } from "./lower-statements.ts";
import { type Lowering, lowerBody } from "./lowering.ts";
import type { JsModule, JsStatement } from "./nodes.ts";
import { chunksOf } from "./text-chunks.ts";

export interface ParsedScript {
  readonly module: JsModule;
  readonly problems: readonly SyntaxProblem[];
}

/** Parses a script or a module; the parser's own tree is gone when this returns. */
export function parseScript(path: string, text: string): ParsedScript {
  const whole = attempt(path, text);
  if (whole) {
    const problems = problemsOf(whole, text);
    return { module: lowerFile([whole], text), problems };
  }
  return parseByChunks(path, text);
}

/** Tries the mode that the text looks like, and the other one where that leaves errors. */
function attempt(path: string, text: string, startIndex = 0): BabelFile | undefined {
  const likely = isModule(path, text) ? "module" : "script";
  const first = tryParse(text, optionsFor(path, text, { sourceType: likely, startIndex }));
  if (first && syntaxErrors(first).length === 0) return first;
  const sourceType = likely === "module" ? "script" : "module";
  const second = tryParse(text, optionsFor(path, text, { sourceType, startIndex }));
  if (!first || !second) return first ?? second;
  return syntaxErrors(second).length < syntaxErrors(first).length ? second : first;
}

/** Errors that the parser cannot go on after give nothing, and so does a nesting beyond its stack. */
function tryParse(text: string, options: ParserOptions): BabelFile | undefined {
  try {
    return parse(text, options);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}

function isModule(path: string, text: string): boolean {
  if (/\.mjs$/i.test(path)) return true;
  if (/\.cjs$/i.test(path)) return false;
  return /\.[mc]?tsx?$/i.test(path) || /^[ \t]*(?:import|export)\b/m.test(text);
}

function optionsFor(
  path: string,
  text: string,
  more: Pick<ParserOptions, "sourceType" | "startIndex">,
): ParserOptions {
  return {
    ...more,
    attachComment: false,
    createParenthesizedExpressions: true,
    errorRecovery: true,
    allowAwaitOutsideFunction: true,
    allowImportExportEverywhere: true,
    allowNewTargetOutsideFunction: true,
    allowReturnOutsideFunction: true,
    allowSuperOutsideMethod: true,
    allowUndeclaredExports: true,
    plugins: pluginsFor(path, text),
  };
}

function pluginsFor(path: string, text: string): ParserPlugin[] {
  const decorators: ParserPlugin = "decorators-legacy";
  // `<T>x` is a cast there.
  if (/\.[mc]?ts$/i.test(path)) return [decorators, "typescript"];
  if (/\.tsx$/i.test(path)) return [decorators, "typescript", "jsx"];
  const isFlow = /@flow\b/.test(text.slice(0, 2_000));
  return [decorators, "jsx", ...(isFlow ? ([["flow", { all: true }]] as ParserPlugin[]) : [])];
}

/** What the grammar does not know; names that are declared twice are none of it. */
function syntaxErrors({ errors }: BabelFile): readonly { readonly at: number }[] {
  return (errors ?? []).flatMap(({ code, reasonCode, pos }) =>
    code === "BABEL_PARSER_SYNTAX_ERROR" && !meaning.has(reasonCode) ? [{ at: pos }] : [],
  );
}

const meaning = new Set([
  "VarRedeclaration",
  "DuplicateExport",
  "DuplicateProto",
  "DuplicateConstructor",
  "ModuleExportUndefined",
  "InvalidPrivateFieldResolution",
  "PrivateNameRedeclaration",
  "StrictDelete",
  "StrictEvalArguments",
  "StrictEvalArgumentsBinding",
  "StrictNumericEscape",
  "StrictOctalLiteral",
  "StrictWith",
  "UnsupportedParameterPropertyKind",
  "DuplicateAccessibilityModifier",
]);

function problemsOf(file: BabelFile, text: string): SyntaxProblem[] {
  return syntaxErrors(file)
    .slice(0, maxProblems)
    .map(({ at }) => problemAt(at, text));
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
  const problems: SyntaxProblem[] = [];
  for (const { start, end } of chunksOf(text)) {
    const file = attempt(path, text.slice(start, end), start);
    if (file) files.push(file);
    else if (problems.length < maxProblems) problems.push(problemAt(start, text));
  }
  if (files.length === 0) problems.unshift(tooTangled);
  return { module: lowerFile(files, text), problems };
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
    for (const statement of program.body) body.push(...lowerBody(statement, lowering));
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
