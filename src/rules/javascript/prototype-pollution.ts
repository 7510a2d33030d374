import { isChecked } from "../../analysis/javascript/checked-names.ts";
import { provenanceOf } from "../../analysis/javascript/provenance.ts";
import { functionOf, type ModuleScopes, scopesOf } from "../../analysis/javascript/scopes.ts";
import { isHarmless } from "../../analysis/provenance.ts";
import type { Rule, RuleMatch } from "../../model/index.ts";
import type { JsCall, JsExpression, JsNode } from "../../syntax/javascript/nodes.ts";
import type { JavascriptDocument } from "../../syntax/javascript.ts";
import { askFlows, unlessRequest } from "../javascript-flows.ts";
import { matchAt, type PlaceEvidence } from "../javascript-matches.ts";
import { sinksAt } from "../javascript-sinks.ts";
import { milderInTests } from "../test-files.ts";

/** A key `__proto__` from outside changes every object of the process. */
export const prototypePollution: Rule<JavascriptDocument, PlaceEvidence> = {
  id: "javascript/prototype-pollution",
  kind: "code",
  reads: "javascript",
  title: "Keys from the request reach the prototype of all objects",
  advice:
    "Refuse `__proto__`, `constructor` and `prototype`, or keep what has such keys in a `Map`.",
  severity: "high",
  confidence: "medium",
  cwe: 1321,
  triggers: ["][", "merge", "defaultsdeep", "extend", "lodash", ".set("],
  find: (document) => milderInTests(document.path, findIn(document)),
  asks: askFlows({
    kinds: ["merge"],
    harm: "a key `__proto__` in it changes every object of the process",
    at: ({ at }) => at,
  }),
};

function* findIn(document: JavascriptDocument): Generator<RuleMatch<PlaceEvidence>> {
  const scopes = scopesOf(document);
  for (const node of scopes.nodes) {
    const danger =
      node.kind === "assign"
        ? dangerOfAssign(node.target, scopes)
        : node.kind === "call"
          ? dangerOfCall(node, scopes)
          : undefined;
    if (danger && !isGuarded(scopes, node)) {
      yield matchAt(scopes, { node, evidence: { at: node.range }, ...danger });
    }
  }
}

type Danger = Pick<RuleMatch, "message" | "needsJudgement">;

/** `object[a][b] = …`, where both keys come from the request. */
function dangerOfAssign(target: JsExpression, scopes: ModuleScopes): Danger | undefined {
  if (target.kind !== "index" || !isForeignKey(target.index, scopes)) return undefined;
  let at: JsExpression = target.object;
  while (at.kind === "member") at = at.object;
  return at.kind === "index" && isForeignKey(at.index, scopes)
    ? {
        message: "Two keys from the request lead to what is written: the first may be `__proto__`.",
      }
    : undefined;
}

function isForeignKey(key: JsExpression, scopes: ModuleScopes): boolean {
  return !isChecked(scopes, key) && provenanceOf(scopes, key) === "request";
}

/** What merges deeply, and what writes by a path, in versions that take `__proto__` for a key like any other. */
function dangerOfCall(call: JsCall, scopes: ModuleScopes): Danger | undefined {
  const facts = sinksAt(scopes, call, "merge");
  if (facts.some(({ args }) => args.includes(1))) {
    const key = call.args[1];
    const message = "A path from the request says what is written: it may begin with `__proto__`.";
    return key && !isChecked(scopes, key) ? dangerBy(key, message, scopes) : undefined;
  }
  if (facts.length === 0) return undefined;
  const sources = call.args.slice(1).filter(({ kind }) => kind !== "object" && kind !== "call");
  const dangers = sources.flatMap(
    (source) =>
      dangerBy(source, "An object from the request is merged with all its keys.", scopes) ?? [],
  );
  return dangers.find(({ needsJudgement }) => !needsJudgement) ?? dangers[0];
}

/** Parsers of JSON keep `__proto__` as a key; those of queries drop it. */
function dangerBy(value: JsExpression, message: string, scopes: ModuleScopes): Danger | undefined {
  const from = provenanceOf(scopes, value);
  return isHarmless(from) ? undefined : { message, ...unlessRequest(from) };
}

function isGuarded(scopes: ModuleScopes, node: JsNode): boolean {
  const inside = functionOf(scopes, node);
  const code = inside ? scopes.text.slice(inside.range.start, inside.range.end) : "";
  return /__proto__|hasOwn|isPrototype|Object\.create\(null\)|new Map\(/.test(code);
}
