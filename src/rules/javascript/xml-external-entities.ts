import { importedPaths, objectOf, propertyOf } from "../../analysis/javascript/names.ts";
import { provenanceOf } from "../../analysis/javascript/provenance.ts";
import { type ModuleScopes, scopesOf } from "../../analysis/javascript/scopes.ts";
import { isHarmless } from "../../analysis/provenance.ts";
import type { Rule, RuleMatch } from "../../model/index.ts";
import type { JsCall, JsProperty } from "../../syntax/javascript/nodes.ts";
import type { JavascriptDocument } from "../../syntax/javascript.ts";
import { askFlows } from "../javascript-flows.ts";
import { matchAt, type PlaceEvidence } from "../javascript-matches.ts";
import { milderInTests } from "../test-files.ts";

/** XML names files and addresses that a parser puts into it, where it is told to. */
export const xmlExternalEntities: Rule<JavascriptDocument, PlaceEvidence> = {
  id: "javascript/xml-external-entities",
  kind: "code",
  reads: "javascript",
  title: "XML may name files that are put into it",
  advice: "Leave `noent` and `dtdload` out: entities of XML itself are read without them.",
  severity: "high",
  confidence: "medium",
  cwe: 611,
  triggers: ["libxml"],
  find: (document) => milderInTests(document.path, findIn(document)),
  asks: askFlows({
    kinds: ["entities"],
    harm: "it may name any file that the program can read",
    at: ({ at }) => at,
  }),
};

function* findIn(document: JavascriptDocument): Generator<RuleMatch<PlaceEvidence>> {
  const scopes = scopesOf(document);
  for (const call of scopes.calls) {
    const option = trustingOption(call, scopes);
    const [xml] = call.args;
    if (!option || !xml) continue;
    const from = provenanceOf(scopes, xml);
    if (isHarmless(from)) continue;
    yield matchAt(scopes, {
      node: call,
      message: `With \`${option.name}\` the parser opens the files and addresses that the XML names.`,
      evidence: { at: call.range },
      severity: from === "request" ? "high" : "medium",
    });
  }
}

const parsers = new Set(
  ["libxmljs", "libxmljs2", "libxmljs-mt"].flatMap((module) =>
    ["parseXml", "parseXmlString", "parseXmlAsync", "parseXmlStringAsync", "Document.fromXml"].map(
      (name) => `${module}.${name}`,
    ),
  ),
);
const trusting = ["noent", "replaceEntities", "dtdload"];

/** `{ noent: true }` of a parser of libxml. */
function trustingOption(call: JsCall, scopes: ModuleScopes): JsProperty | undefined {
  if (!importedPaths(scopes, call.callee).some((path) => parsers.has(path))) return undefined;
  const options = objectOf(scopes, call.args[1]);
  return trusting
    .flatMap((name) => (options && propertyOf(options, name)) ?? [])
    .find(({ value }) => value.kind === "constant" && value.value === "true");
}
