import { argumentAt, isGlobal, objectOf, propertyOf } from "../../analysis/javascript/names.ts";
import { type ModuleScopes, scopesOf } from "../../analysis/javascript/scopes.ts";
import type { Rule, RuleMatch } from "../../model/index.ts";
import type { JsCall, JsExpression } from "../../syntax/javascript/nodes.ts";
import type { JavascriptDocument } from "../../syntax/javascript.ts";
import { askFlows, unlessRequest } from "../javascript-flows.ts";
import { matchAt, type PlaceEvidence, spelled } from "../javascript-matches.ts";
import { addressControl, sinksAt } from "../javascript-sinks.ts";
import { milderInTests } from "../test-files.ts";

/** The server reaches what nobody outside can: its neighbors, and the cloud's own addresses. */
export const ssrf: Rule<JavascriptDocument, PlaceEvidence> = {
  id: "javascript/ssrf",
  kind: "code",
  reads: "javascript",
  title: "Server fetches an address from the request",
  advice:
    "Take the host from a list; where any address must do, resolve it first and refuse private ones.",
  severity: "high",
  confidence: "medium",
  cwe: 918,
  triggers: ["fetch", "axios", "got", "http", "request", "superagent", "needle", "undici", "ky"],
  find: (document) => milderInTests(document.path, findIn(document)),
  asks: askFlows({
    kinds: ["url"],
    harm: "the server asks what only it can reach",
    at: ({ at }) => at,
  }),
};

function* findIn(document: JavascriptDocument): Generator<RuleMatch<PlaceEvidence>> {
  const scopes = scopesOf(document);
  for (const call of scopes.calls) {
    const address = addressOf(call, scopes);
    const control = address && addressControl(scopes, address);
    if (!address || !control) continue;
    // A page asks from where its user is anyway.
    const source = document.text.slice(control.part.range.start, control.part.range.end);
    if (/\b(?:location|document|searchParams)\b/.test(source)) continue;
    yield matchAt(scopes, {
      node: address,
      message: `${spelled(control.part, document.text)} from the request decides which host is asked.`,
      evidence: { at: address.range },
      ...unlessRequest(control.from),
    });
  }
}

function addressOf(call: JsCall, scopes: ModuleScopes): JsExpression | undefined {
  const first = argumentAt(call, 0);
  if (!first) return undefined;
  const isFetch = isGlobal(scopes, call.callee, "fetch");
  if (!isFetch && sinksAt(scopes, call, "url").length === 0) return undefined;
  const options = objectOf(scopes, first);
  if (!options) return first;
  const named = ["url", "uri", "hostname", "host", "baseURL"].flatMap(
    (name) => propertyOf(options, name) ?? [],
  );
  return named[0]?.value;
}
