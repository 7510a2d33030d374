import { type ParserOptions, type ParserPlugin, parse } from "@babel/parser";
import type { BabelFile } from "./babel-nodes.ts";

/** A text to be parsed, which may be a piece of a file. */
export interface ScriptText {
  readonly path: string;
  readonly text: string;
  /** Where the piece begins in its file. */
  readonly start: number;
}

/** A tree, or the offset that the parser could not get past: `undefined` where nesting was too deep. */
export type ParseAttempt =
  | { readonly file: BabelFile }
  | { readonly stoppedAt: number | undefined };

/** Tries the mode that the text looks like, and the other one where that leaves errors. */
export function parseOnce(script: ScriptText): ParseAttempt {
  const likely = isModule(script) ? "module" : "script";
  const first = tryParse(script, likely);
  if ("file" in first && syntaxErrors(first.file).length === 0) return first;
  const second = tryParse(script, likely === "module" ? "script" : "module");
  if (!("file" in second)) return first;
  if (!("file" in first)) return second;
  return syntaxErrors(second.file).length < syntaxErrors(first.file).length ? second : first;
}

/** Errors that the parser cannot go on after give nothing, and so does a nesting beyond its stack. */
function tryParse(script: ScriptText, sourceType: "module" | "script"): ParseAttempt {
  try {
    return { file: parse(script.text, optionsFor(script, sourceType)) };
  } catch (error) {
    if (error instanceof RangeError) return { stoppedAt: undefined };
    if (!(error instanceof SyntaxError)) throw error;
    const { pos } = error as SyntaxError & { readonly pos?: number };
    return { stoppedAt: pos };
  }
}

function isModule({ path, text }: ScriptText): boolean {
  if (/\.mjs$/i.test(path)) return true;
  if (/\.cjs$/i.test(path)) return false;
  return /\.[mc]?tsx?$/i.test(path) || /^[ \t]*(?:import|export)\b/m.test(text);
}

function optionsFor(script: ScriptText, sourceType: "module" | "script"): ParserOptions {
  return {
    sourceType,
    startIndex: script.start,
    attachComment: false,
    createParenthesizedExpressions: true,
    errorRecovery: true,
    allowAwaitOutsideFunction: true,
    allowImportExportEverywhere: true,
    allowNewTargetOutsideFunction: true,
    allowReturnOutsideFunction: true,
    allowSuperOutsideMethod: true,
    allowUndeclaredExports: true,
    plugins: pluginsFor(script),
  };
}

function pluginsFor({ path, text }: ScriptText): ParserPlugin[] {
  const decorators: ParserPlugin = "decorators-legacy";
  // `<T>x` is a cast there.
  if (/\.[mc]?ts$/i.test(path)) return [decorators, "typescript"];
  if (/\.tsx$/i.test(path)) return [decorators, "typescript", "jsx"];
  const isFlow = /@flow\b/.test(text.slice(0, 2_000));
  return [decorators, "jsx", ...(isFlow ? ([["flow", { all: true }]] as ParserPlugin[]) : [])];
}

/** Where a tree has what the grammar does not know; names that are declared twice are none of it. */
export function syntaxErrors({ errors }: BabelFile): readonly number[] {
  return (errors ?? []).flatMap(({ code, reasonCode, pos }) =>
    code === "BABEL_PARSER_SYNTAX_ERROR" && !meaning.has(reasonCode) ? [pos] : [],
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
