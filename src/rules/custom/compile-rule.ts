import type { TreeNode } from "../../analysis/patterns/pattern.ts";
import { pythonPatterns } from "../../analysis/patterns/python-patterns.ts";
import { scopesOf } from "../../analysis/python/names.ts";
import type { Rule, RuleMatch } from "../../model/index.ts";
import type { PyNode } from "../../syntax/python/nodes.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { matchAt } from "../python-matches.ts";
import { compileMatch, wordsOf } from "./compile-match.ts";
import { accept, type Found, type Matcher, type Place } from "./find-matches.ts";
import { pathFilter } from "./path-filter.ts";
import { placeOf } from "./place-of.ts";
import type { MatchSpec, RuleSpec } from "./rule-spec.ts";

/** A rule over what stands in one file. */
export type PatternRuleSpec = RuleSpec & { readonly match: MatchSpec };

/** Steps that one rule may take in one file; what lies behind is not looked at. */
const maxSteps = 20_000_000;

/**
 * Makes a rule of what a rule file says. The grammar of its language has to be loaded.
 *
 * @throws UsageError where a pattern or an expression is not what it should be
 */
export function compileRule(spec: PatternRuleSpec): Rule<PythonDocument> {
  const { id, title, severity, confidence, cwe, advice = title } = spec;
  const matcher = compileMatch(spec.match, placeOf(spec));
  const triggers = wordsOf(matcher);
  const isAsked = pathFilter(spec.paths);
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
    language: pythonPatterns(scopes, document.path),
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
