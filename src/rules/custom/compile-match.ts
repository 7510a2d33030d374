import type { Pattern } from "../../analysis/patterns/pattern.ts";
import { parsePythonPattern } from "../../analysis/patterns/python-patterns.ts";
import { UsageError } from "../../model/index.ts";
import type { Condition, Matcher } from "./find-matches.ts";
import type { CaptureSpec, MatchSpec } from "./rule-spec.ts";

/**
 * Reads the patterns of a `match`.
 *
 * @param place - for messages: file, line and rule
 * @throws UsageError where a pattern or an expression is not what it should be
 */
export function compileMatch(spec: MatchSpec, place: string): Matcher {
  return compileAt(spec, { place, depth: 0 });
}

interface Reading {
  readonly place: string;
  readonly depth: number;
}

const maxDepth = 50;

function compileAt(spec: MatchSpec, { place, depth }: Reading): Matcher {
  if (depth > maxDepth) {
    throw new UsageError(
      `${place}: any, all, not and inside are nested more than ${maxDepth} deep.`,
    );
  }
  const compile = (part: MatchSpec) => compileAt(part, { place, depth: depth + 1 });
  if (typeof spec === "string") return { kind: "pattern", pattern: parse(spec, place), where: [] };
  if ("any" in spec) return { kind: "any", parts: spec.any.map(compile) };
  if ("all" in spec) return { kind: "all", parts: spec.all.map(compile) };
  if ("not" in spec) return { kind: "not", part: compile(spec.not) };
  if ("inside" in spec) return { kind: "inside", part: compile(spec.inside) };
  const where = Object.entries(spec.where).map(([name, condition]) =>
    compileCondition(name.slice(1), { condition, place }),
  );
  return { kind: "pattern", pattern: parse(spec.pattern, place), where };
}

function parse(pattern: string, place: string): Pattern {
  try {
    return parsePythonPattern(pattern);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new UsageError(`${place}: ${error.message}`, { cause: error });
  }
}

const maxTextLength = 2000;

function compileCondition(
  name: string,
  { condition, place }: { readonly condition: CaptureSpec; readonly place: string },
): Condition {
  const { regex, "not-regex": notRegex, constant } = condition;
  const wanted = regex === undefined ? undefined : compileRegex(regex, place);
  const unwanted = notRegex === undefined ? undefined : compileRegex(notRegex, place);
  return {
    name,
    holds: ({ text, isConstant }) => {
      const part = text.slice(0, maxTextLength);
      if (constant !== undefined && constant !== isConstant) return false;
      return (wanted?.test(part) ?? true) && !(unwanted?.test(part) ?? false);
    },
  };
}

function compileRegex(source: string, place: string): RegExp {
  try {
    return new RegExp(source, "u");
  } catch (cause) {
    throw new UsageError(`${place}: ${(cause as Error).message}.`, { cause });
  }
}

/** Words of which every file holds one that the matcher accepts something in. */
export function wordsOf(matcher: Matcher): readonly string[] | undefined {
  switch (matcher.kind) {
    case "pattern":
      return matcher.pattern.word === undefined ? undefined : [matcher.pattern.word.toLowerCase()];
    case "any": {
      const all = matcher.parts.map(wordsOf);
      return all.includes(undefined) ? undefined : all.flatMap((words) => words ?? []);
    }
    case "all":
      return matcher.parts.map(wordsOf).find((words) => words !== undefined);
    case "inside":
      return wordsOf(matcher.part);
    case "not":
      return undefined;
  }
}
