import type { Pattern, TreeNode } from "../../analysis/patterns/pattern.ts";
import { parsePythonPattern, pythonPatterns } from "../../analysis/patterns/python-patterns.ts";
import { scopesOf } from "../../analysis/python/names.ts";
import { compilePatterns, type Rule, type RuleMatch, UsageError } from "../../model/index.ts";
import type { PyNode } from "../../syntax/python/nodes.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { matchAt } from "../python-matches.ts";
import { accept, type Condition, type Found, type Matcher, type Place } from "./find-matches.ts";
import type { CaptureSpec, MatchSpec, RuleSpec } from "./rule-file.ts";

/** Steps that one rule may take in one file; what lies behind is not looked at. */
const maxSteps = 20_000_000;

/**
 * Makes a rule of what a rule file says. The grammar of its language has to be loaded.
 *
 * @throws UsageError where a pattern or an expression is not what it should be
 */
export function compileRule(spec: RuleSpec): Rule<PythonDocument> {
  const { id, title, severity, confidence, cwe, advice = title } = spec;
  const matcher = compileMatch(spec.match, id);
  const triggers = wordsOf(matcher);
  const isAsked = pathFilter(spec);
  return {
    id: `custom/${id}`,
    kind: "code",
    reads: "python",
    title,
    advice,
    severity,
    ...(confidence && { confidence }),
    cwe,
    ...(triggers && { triggers }),
    *find(document) {
      if (isAsked(document.path)) yield* findIn(document, { matcher, spec });
    },
  };
}

function* findIn(
  document: PythonDocument,
  { matcher, spec }: { readonly matcher: Matcher; readonly spec: RuleSpec },
): Generator<RuleMatch> {
  const scopes = scopesOf(document);
  const place: Place = {
    fileText: document.text,
    language: pythonPatterns(scopes),
    budget: { steps: maxSteps },
    parentOf: (node) => scopes.parentOf(node as PyNode),
  };
  let end = -1;
  for (const node of scopes.nodes) {
    const found = accept(matcher, node, { place, captures: new Map() });
    // `x = f()` as a pattern matches once, not again for what is inside of it.
    if (!found || node.range.start < end) continue;
    const range = { start: node.range.start, end: found.last.range.end };
    if (spansLines(node)) end = range.end;
    const message = fill(spec.message ?? spec.title, found);
    yield matchAt(scopes, { node, range, message, evidence: {} });
  }
}

function spansLines({ kind }: TreeNode): boolean {
  return kind === "function" || kind === "class";
}

/** Long texts and those over several lines are no part of a sentence. */
function fill(message: string, { captures }: Found): string {
  return message.replace(/\$([A-Z_][A-Z\d_]*)/g, (whole, name: string) => {
    const text = captures.get(name)?.text;
    if (text === undefined) return whole;
    return /^[^\r\n"']{1,60}$/.test(text) ? text : "a value";
  });
}

function compileMatch(spec: MatchSpec, id: string): Matcher {
  if (typeof spec === "string") return { kind: "pattern", pattern: parse(spec, id), where: [] };
  if ("any" in spec) return { kind: "any", parts: spec.any.map((part) => compileMatch(part, id)) };
  if ("all" in spec) return { kind: "all", parts: spec.all.map((part) => compileMatch(part, id)) };
  if ("not" in spec) return { kind: "not", part: compileMatch(spec.not, id) };
  if ("inside" in spec) return { kind: "inside", part: compileMatch(spec.inside, id) };
  const where = Object.entries(spec.where).map(([name, condition]) =>
    compileCondition(name.slice(1), { condition, id }),
  );
  return { kind: "pattern", pattern: parse(spec.pattern, id), where };
}

function parse(pattern: string, id: string): Pattern {
  try {
    return parsePythonPattern(pattern);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new UsageError(`Rule ${id}: ${error.message}`, { cause: error });
  }
}

const maxTextLength = 2000;

function compileCondition(
  name: string,
  { condition, id }: { readonly condition: CaptureSpec; readonly id: string },
): Condition {
  const { regex, "not-regex": notRegex, constant } = condition;
  const wanted = regex === undefined ? undefined : compileRegex(regex, id);
  const unwanted = notRegex === undefined ? undefined : compileRegex(notRegex, id);
  return {
    name,
    holds: ({ text, isConstant }) => {
      const part = text.slice(0, maxTextLength);
      if (constant !== undefined && constant !== isConstant) return false;
      return (wanted?.test(part) ?? true) && !(unwanted?.test(part) ?? false);
    },
  };
}

function compileRegex(source: string, id: string): RegExp {
  try {
    return new RegExp(source, "u");
  } catch (cause) {
    throw new UsageError(`Rule ${id}: ${(cause as Error).message}.`, { cause });
  }
}

/** Words of which every file holds one that the matcher accepts something in. */
function wordsOf(matcher: Matcher): readonly string[] | undefined {
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

function pathFilter({ paths }: RuleSpec): (path: string) => boolean {
  const { include, exclude } = paths ?? {};
  const included = include && compilePatterns([[true, include]]);
  const excluded = exclude && compilePatterns([[true, exclude]]);
  return (path) =>
    (included === undefined || included(path).length > 0) &&
    (excluded === undefined || excluded(path).length === 0);
}
