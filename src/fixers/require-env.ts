import type { Edit } from "../model/index.ts";
import type { JavascriptDocument } from "../syntax/javascript.ts";
import { addFunction } from "./added-functions.ts";

/** Code that reads a variable and stops where there is none, and the function that it needs. */
export interface RequiredVariable {
  readonly expression: string;
  /** Empty where the file has the function already. */
  readonly edits: readonly Edit[];
}

const functionName = "requireEnv";

/**
 * Reads a variable of the environment through a function at the end of the file: functions are seen
 * before they stand, so that nothing else of the file moves.
 *
 * @returns `undefined` where the file means something else by the function's name
 */
export function requireVariable(
  document: JavascriptDocument,
  name: string,
): RequiredVariable | undefined {
  const edits = addFunction(document, functionName, linesOf(document));
  return edits && { expression: `${functionName}(${JSON.stringify(name)})`, edits };
}

function linesOf({ path }: JavascriptDocument): readonly string[] {
  const isTyped = /\.[mc]?tsx?$/i.test(path);
  const parameter = isTyped ? "name: string): string" : "name)";
  return [
    "/** A variable of the environment; without it the program does not go on. */",
    `function ${functionName}(${parameter} {`,
    "  const value = process.env[name];",
    "  if (!value) {",
    "    throw new Error(`${name} is not set`);",
    "  }",
    "  return value;",
    "}",
  ];
}
