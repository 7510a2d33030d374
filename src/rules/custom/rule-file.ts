import { Lexer, LineCounter, parseDocument } from "yaml";
import { UsageError } from "../../model/index.ts";
import { readRuleSet } from "./rule-schema.ts";
import type { FactSpec, RuleSpec } from "./rule-spec.ts";

/** What a rule file says. */
export interface RuleSet {
  readonly rules: readonly RuleSpec[];
  readonly facts: readonly FactSpec[];
}

const maxLength = 1_000_000;

/**
 * Reads a rule file.
 *
 * @param path - for messages, which say the line too
 * @throws UsageError where it is none
 */
export function parseRuleFile(path: string, text: string): RuleSet {
  const lines = new LineCounter();
  const document = openYaml(path, { text, lines });
  const lineOf = (keys: readonly unknown[]) => {
    const start = startOf(document, keys);
    return start === undefined ? path : `${path}:${lines.linePos(start).line}`;
  };
  const value = plain(path, document);
  if (isEndless(value)) throw new UsageError(`${path}: an alias stands inside of what it names.`);
  const result = readRuleSet(value);
  if ("problem" in result) {
    throw new UsageError(`${lineOf(result.keys)}: ${result.problem}`);
  }
  const ids = result.rules.map(({ id }) => id);
  const twice = ids.findIndex((id, index) => ids.indexOf(id) !== index);
  if (twice >= 0) {
    throw new UsageError(
      `${lineOf(["rules", twice, "id"])}: two rules are called ${ids[twice]}. Rename one of them.`,
    );
  }
  return {
    rules: result.rules.map((rule, i) => ({ ...rule, place: lineOf(["rules", i]) })),
    facts: result.facts.map((fact, i) => ({ ...fact, place: lineOf(["facts", i]) })),
  };
}

type YamlDocument = ReturnType<typeof parseDocument>;

function openYaml(
  path: string,
  { text, lines }: { readonly text: string; readonly lines: LineCounter },
): YamlDocument {
  if (text.length > maxLength) {
    throw new UsageError(`${path} is longer than ${maxLength} characters. Split it.`);
  }
  if (isTooDeep(text)) throw new UsageError(`${path} is nested too deeply for rules.`);
  const document = parseDocument(text, { lineCounter: lines });
  const [error] = document.errors;
  if (!error) return document;
  const { line } = lines.linePos(error.pos[0]);
  throw new UsageError(`${path}:${line}: this is no YAML: ${error.message.split("\n")[0]}`);
}

const maxDepth = 100;
const maxIndent = 200;

/**
 * What is nested is read by functions that call themselves. A stack that is nearly full ends the
 * whole program where a regular expression is compiled there, so depth is told beforehand.
 */
function isTooDeep(text: string): boolean {
  if (text.split(/[\r\n]/).some((line) => indentOf(line) > maxIndent)) return true;
  let depth = 0;
  for (const token of new Lexer().lex(text)) {
    if (token === "[" || token === "{") depth++;
    else if (token === "]" || token === "}") depth--;
    if (depth > maxDepth) return true;
  }
  return false;
}

/** Where a line really begins, behind spaces and behind signs of lists and keys. */
function indentOf(line: string): number {
  return /^[\s?:-]*/.exec(line)?.[0].length ?? 0;
}

/** An alias may lead round in a circle. */
function isEndless(value: unknown): boolean {
  const open = [{ value, depth: 0 }];
  for (let next = open.pop(); next; next = open.pop()) {
    const depth = next.depth + 1;
    if (depth > maxDepth + maxIndent) return true;
    if (typeof next.value !== "object" || next.value === null) continue;
    for (const inner of Object.values(next.value)) open.push({ value: inner, depth });
  }
  return false;
}

function plain(path: string, document: YamlDocument): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (cause) {
    throw new UsageError(`${path}: ${(cause as Error).message}.`, { cause });
  }
}

/** Where what stands under some keys begins; of what is not there, what should hold it. */
function startOf(document: YamlDocument, keys: readonly unknown[]): number | undefined {
  for (let length = keys.length; length > 0; length--) {
    const node = document.getIn(keys.slice(0, length), true) as { range?: number[] } | undefined;
    const start = node?.range?.[0];
    if (start !== undefined) return start;
  }
  return undefined;
}
