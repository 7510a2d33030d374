import {
  argumentAt,
  importedPaths,
  objectOf,
  propertyOf,
} from "../../analysis/javascript/names.ts";
import { provenanceOf } from "../../analysis/javascript/provenance.ts";
import { type ModuleScopes, scopesOf } from "../../analysis/javascript/scopes.ts";
import { isHarmless } from "../../analysis/provenance.ts";
import type { Rule, RuleMatch } from "../../model/index.ts";
import type { JsCall } from "../../syntax/javascript/nodes.ts";
import type { JavascriptDocument } from "../../syntax/javascript.ts";
import { askFlows } from "../javascript-flows.ts";
import { matchAt, type PlaceEvidence } from "../javascript-matches.ts";
import { sinksAt } from "../javascript-sinks.ts";
import { milderInTests } from "../test-files.ts";

/** Some formats hold functions, and reading them runs what somebody else wrote. */
export const unsafeDeserialization: Rule<JavascriptDocument, PlaceEvidence> = {
  id: "javascript/unsafe-deserialization",
  kind: "code",
  reads: "javascript",
  title: "Data is read in a way that runs code",
  advice: "Read JSON, or YAML with the schema that js-yaml has by default.",
  severity: "high",
  confidence: "medium",
  cwe: 502,
  triggers: ["serialize", "funcster", "js-yaml", "cryo", "v8"],
  find: (document) => milderInTests(document.path, findIn(document)),
  asks: askFlows({
    kinds: ["deserialization"],
    harm: "functions in it are run while it is read",
    at: ({ at }) => at,
  }),
};

function* findIn(document: JavascriptDocument): Generator<RuleMatch<PlaceEvidence>> {
  const scopes = scopesOf(document);
  for (const call of scopes.calls) {
    const message = dangerOf(call, scopes);
    if (message) yield matchAt(scopes, { node: call, message, evidence: { at: call.range } });
  }
}

const yaml = new Set(["js-yaml.load", "js-yaml.loadAll"]);
const unsafeSchemas = new Set([
  "js-yaml.DEFAULT_FULL_SCHEMA",
  "js-yaml-js-types.all",
  "js-yaml-js-types.function",
]);

function dangerOf(call: JsCall, scopes: ModuleScopes): string | undefined {
  const paths = importedPaths(scopes, call.callee);
  const value = argumentAt(call, 0);
  if (!value || isHarmless(provenanceOf(scopes, value))) return undefined;
  if (sinksAt(scopes, call, "deserialization").some(({ needs }) => needs === undefined)) {
    return "Functions that this text holds are run while it is read.";
  }
  if (!paths.some((path) => yaml.has(path))) return undefined;
  const options = objectOf(scopes, call.args.at(-1));
  const schema = options && propertyOf(options, "schema")?.value;
  const isUnsafe = schema && importedPaths(scopes, schema).some((path) => unsafeSchemas.has(path));
  return isUnsafe ? "With this schema the text may hold functions." : undefined;
}
