import { lookUp, type ModuleScopes, scopesOf } from "../analysis/javascript/scopes.ts";
import type { Edit } from "../model/index.ts";
import type { JavascriptDocument } from "../syntax/javascript.ts";
import { lineEndOf } from "../syntax/text.ts";

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
  const scopes = scopesOf(document);
  const expression = `${functionName}(${JSON.stringify(name)})`;
  const bindings = lookUp(scopes, functionName, document.module);
  if (bindings.length > 0) {
    const [only, ...others] = bindings;
    const isOurs = others.length === 0 && only?.kind === "function" && isSame(scopes, document);
    return isOurs ? { expression, edits: [] } : undefined;
  }
  if (scopes.namesOf(functionName).length > 0) return undefined;
  const end = document.text.length;
  return { expression, edits: [{ range: { start: end, end }, text: definition(document) }] };
}

function isSame({ text }: ModuleScopes, document: JavascriptDocument): boolean {
  return text.includes(definition(document).trim());
}

function definition({ text, path }: JavascriptDocument): string {
  const isTyped = /\.[mc]?tsx?$/i.test(path);
  const parameter = isTyped ? "name: string): string" : "name)";
  const lines = [
    "",
    "/** A variable of the environment; without it the program does not go on. */",
    `function ${functionName}(${parameter} {`,
    "  const value = process.env[name];",
    "  if (!value) {",
    "    throw new Error(`${name} is not set`);",
    "  }",
    "  return value;",
    "}",
    "",
  ];
  const isEnded = /(?:^|\n)$/.test(text);
  return (isEnded ? lines : ["", ...lines]).join(lineEndOf(text));
}
