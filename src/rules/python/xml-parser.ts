import { constantOf } from "../../analysis/python/constants.ts";
import { importedPaths, keyword, positional, scopesOf } from "../../analysis/python/names.ts";
import type { ModuleScopes } from "../../analysis/python/scopes.ts";
import type { Rule, RuleMatch, Severity } from "../../model/index.ts";
import type { PyCall } from "../../syntax/python/nodes.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { isConstant, matchAt } from "../python-matches.ts";
import { isTestFile } from "../test-files.ts";

/** XML says itself which files and addresses are put into it, and how often its parts repeat. */
export const xmlParser: Rule<PythonDocument, null> = {
  id: "python/xml-parser",
  kind: "code",
  reads: "python",
  title: "XML is read by a parser that trusts it",
  advice: "Read XML of others with defusedxml, or with lxml's XMLParser(resolve_entities=False).",
  severity: "low",
  confidence: "medium",
  cwe: 611,
  aliases: [
    "B313",
    "B314",
    "B315",
    "B316",
    "B317",
    "B318",
    "B319",
    "B405",
    "B406",
    "B407",
    "B408",
    "B409",
    "B411",
  ],
  triggers: ["xml", "etree"],
  *find(document) {
    if (isTestFile(document.path)) return;
    const scopes = scopesOf(document);
    for (const call of scopes.calls) {
      const match = matchOf(call, scopes);
      if (match) yield matchAt(scopes, { node: call, evidence: null, ...match });
    }
  },
};

type Match = Pick<RuleMatch<null>, "message"> & { readonly severity?: Severity };

function matchOf(call: PyCall, scopes: ModuleScopes): Match | undefined {
  const paths = importedPaths(scopes, call.callee);
  // What is written in the source is nobody else's.
  const first = positional(call, 0);
  if (constantOf(scopes, first) !== undefined && !opensFile(paths)) return undefined;
  if (paths.some((path) => lxml.test(path))) return lxmlMatch(call, paths);
  if (paths.some((path) => builtin.test(path))) return { message: entities };
  if (paths.some((path) => remote.test(path))) return { message: answers };
  return opensExternal(call, scopes) ? { message: files, severity: "high" } : undefined;
}

const entities =
  "Entities that repeat each other fill the memory where Python's expat is older than 2.4.1.";
const files = "The parser puts files and addresses that the XML names into it.";
const answers = "What the other side answers is XML too: it can fill the memory.";

const builtin =
  /^xml\.(?:etree\.(?:c?ElementTree)\.(?:parse|iterparse|fromstring|fromstringlist|XML|XMLID|XMLParser)|sax\.(?:parse|parseString|make_parser|expatreader\.create_parser)|dom\.(?:minidom|pulldom)\.(?:parse|parseString)|dom\.expatbuilder\.(?:parse|parseString)|parsers\.expat\.ParserCreate)$/;
const remote =
  /^(?:xmlrpc\.client\.(?:ServerProxy|Server|loads)|xmlrpclib\.(?:ServerProxy|Server|loads)|xmlrpc\.server\.\w+XMLRPCServer|SimpleXMLRPCServer\.\w+)$/;
const lxml = /^lxml\.etree\.(?:parse|iterparse|fromstring|fromstringlist|XML|XMLID|XMLParser)$/;

/** The path of a file is often written in the source, and the file is not. */
function opensFile(paths: readonly string[]): boolean {
  return paths.some((path) => /\.(?:parse|iterparse)$/.test(path));
}

/** Before version 5 lxml reads files into the document unless it is told not to. */
function lxmlMatch(call: PyCall, paths: readonly string[]): Match | undefined {
  const resolves = keyword(call, "resolve_entities");
  const isParser = paths.some((path) => path.endsWith(".XMLParser"));
  if (isParser || resolves) {
    const isOn = resolves ? isConstant(resolves.value, "True") : false;
    const asksOut = isConstant(keyword(call, "no_network")?.value, "False");
    const loads = isConstant(keyword(call, "load_dtd")?.value, "True");
    return isOn || asksOut || loads ? { message: files, severity: "medium" } : undefined;
  }
  if (keyword(call, "parser") ?? positional(call, 1)) return undefined;
  return { message: `${files} lxml does so before version 5.` };
}

/** `parser.setFeature(feature_external_ges, True)`. */
function opensExternal(call: PyCall, scopes: ModuleScopes): boolean {
  if (call.callee.kind !== "attribute" || call.callee.name !== "setFeature") return false;
  const [feature, value] = [positional(call, 0), positional(call, 1)];
  if (!feature || !value) return false;
  const isExternal =
    importedPaths(scopes, feature).some((path) => /feature_external_[gp]es$/.test(path)) ||
    constantOf(scopes, feature) === "http://xml.org/sax/features/external-general-entities";
  const isOn = isConstant(value, "True") || constantOf(scopes, value) === 1;
  return isExternal && isOn;
}
