import { dottedName } from "../analysis/python/names.ts";
import type { Edit } from "../model/index.ts";
import type { NamedLiteral } from "../rules/python-secrets.ts";
import { walkNodes } from "../syntax/python/walk.ts";
import type { PyCall, PythonDocument } from "../syntax/python.ts";
import { importModule } from "./python-imports.ts";

export interface EnvironmentFix {
  readonly edits: readonly Edit[];
  /** True where this file sees to it that `.env` is read before. */
  readonly isLoaded: boolean;
}

/**
 * Reads a value from the environment, which fails by name where it is missing. A fallback of
 * decouple or django-environ only loses its default: both fail by themselves.
 *
 * @returns `undefined` where the call is of another library
 */
export function readEnvironment(
  document: PythonDocument,
  literal: NamedLiteral,
): EnvironmentFix | undefined {
  const { text } = document;
  const call = literal.form === "fallback" ? callAt(document, literal) : undefined;
  if (call && !/(?:^|\.)(?:getenv|environ\.get)$/.test(dottedName(call.callee) ?? "")) {
    return withoutDefault(text, call);
  }
  const { edits, local } = importModule(document, "os");
  const bytes = literal.isBytes ? ".encode()" : "";
  const name = JSON.stringify(literal.envName);
  return {
    edits: [...edits, { range: literal.whole, text: `${local}.environ[${name}]${bytes}` }],
    isLoaded: loadsBefore(text, literal.whole.start),
  };
}

function callAt({ module }: PythonDocument, { whole }: NamedLiteral): PyCall | undefined {
  for (const node of walkNodes(module)) {
    if (node.kind === "call" && node.range.start === whole.start && node.range.end === whole.end) {
      return node;
    }
  }
  return undefined;
}

function withoutDefault(text: string, call: PyCall): EnvironmentFix | undefined {
  const isDecouple = /^[\t ]*(?:from|import)[\t ]+decouple\b/m.test(text);
  const isEnviron = /^[\t ]*(?:from|import)[\t ]+environ\b/m.test(text);
  if (!isDecouple && !isEnviron) return undefined;
  const at = call.args.findIndex(({ name }) => name === "default");
  const before = call.args[at - 1];
  const argument = call.args[at];
  if (!before || !argument) return undefined;
  return {
    edits: [{ range: { start: before.range.end, end: argument.range.end }, text: "" }],
    isLoaded: isDecouple || /\.read_env\(/.test(text.slice(0, call.range.start)),
  };
}

function loadsBefore(text: string, offset: number): boolean {
  return /^[\t ]*(?:dotenv\.)?load_dotenv\(/m.test(text.slice(0, offset));
}
