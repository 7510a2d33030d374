import { argumentAt, isGlobal } from "../../analysis/javascript/names.ts";
import { scopesOf } from "../../analysis/javascript/scopes.ts";
import type { Rule, RuleMatch } from "../../model/index.ts";
import type { JavascriptDocument } from "../../syntax/javascript.ts";
import { builtText } from "../javascript-built-texts.ts";
import { askFlows, unlessRequest } from "../javascript-flows.ts";
import { matchAt, type PlaceEvidence, spelled } from "../javascript-matches.ts";
import { milderInTests } from "../test-files.ts";

/** A pattern such as `(a+)+$` keeps the one thread of a server busy for years. */
export const regexInjection: Rule<JavascriptDocument, PlaceEvidence> = {
  id: "javascript/regex-injection",
  kind: "code",
  reads: "javascript",
  title: "Regular expression comes from the request",
  advice: "Escape what was sent, or search for it as a text: `includes`, `startsWith`.",
  severity: "medium",
  confidence: "medium",
  cwe: 1333,
  triggers: ["regexp("],
  find: (document) => milderInTests(document.path, findIn(document)),
  asks: askFlows({
    kinds: ["regex"],
    harm: "a pattern such as `(a+)+$` keeps the server busy for years",
    severity: "medium",
    at: ({ at }) => at,
  }),
};

function* findIn(document: JavascriptDocument): Generator<RuleMatch<PlaceEvidence>> {
  const scopes = scopesOf(document);
  for (const call of scopes.calls) {
    const pattern = isGlobal(scopes, call.callee, "RegExp") ? argumentAt(call, 0) : undefined;
    const built = pattern && builtText(scopes, pattern);
    if (!pattern || !built) continue;
    const source = document.text.slice(built.part.range.start, built.part.range.end);
    // In a page its user waits alone.
    if (/\b(?:location|document|window)\b/.test(source)) continue;
    yield matchAt(scopes, {
      node: pattern,
      message: `${spelled(built.part, document.text)} from the request becomes part of a regular expression.`,
      evidence: { at: pattern.range },
      ...unlessRequest(built.from),
    });
  }
}
