import { importedPaths, keyword, positional, scopesOf } from "../analysis/python/names.ts";
import type { ModuleScopes } from "../analysis/python/scopes.ts";
import type { Change, Edit, Fixer, Refusal, RuleFinding } from "../model/index.ts";
import { indexLines } from "../model/index.ts";
import { xmlParser } from "../rules/python/xml-parser.ts";
import { callAt } from "../rules/python-matches.ts";
import type { PyCall } from "../syntax/python/nodes.ts";
import type { PythonDocument } from "../syntax/python.ts";
import { addArguments } from "./python-edits.ts";
import { importModuleAt } from "./python-imports.ts";
import { accessPackage } from "./python-packages.ts";

/** Reads XML with defusedxml, which has the same functions, and tells lxml not to put entities in. */
export const parseXmlSafely: Fixer<RuleFinding<null>> = {
  id: "parse-xml-safely",
  fixes: [xmlParser.id],
  safety: "guided",
  async propose({ location: { path, region } }, context) {
    const python = context.document as PythonDocument;
    const scopes = scopesOf(python);
    const start = region
      ? indexLines(python.text).offsetOfLine(region.startLine) + region.startColumn - 1
      : -1;
    const end = endOf(python, region);
    const call = callAt(scopes, { start, end });
    if (!call) return byHand;
    const edit = (edits: readonly Edit[]): Change => ({
      kind: "edit",
      path,
      expected: context.expected,
      edits,
    });
    const group = `parse-xml-safely:${path}`;
    const ofLxml = lxmlEdits(call, { scopes, python });
    if (ofLxml) {
      return {
        title: "Let lxml put no entities in",
        changes: [edit(ofLxml)],
        group,
        notes: [lxml],
      };
    }
    const edits = defusedEdits(call, { scopes, python });
    const access = edits && (await accessPackage(defusedxml, context));
    if (!edits || !access) return byHand;
    return {
      title: "Read XML with defusedxml",
      changes: [edit(edits), ...access.changes],
      group,
      ...(access.isThere
        ? { safety: "safe" as const }
        : { notes: ["Install the requirements again: defusedxml is a package of its own."] }),
    };
  },
};

const defusedxml = { name: "defusedxml", line: "defusedxml>=0.7.1" };
const lxml = "Entities that a document defines itself are left out of the text from now on.";

const byHand: Refusal = {
  refused: "needs-person",
  message: "Read the XML with defusedxml, or with lxml's XMLParser(resolve_entities=False).",
};

interface Place {
  readonly scopes: ModuleScopes;
  readonly python: PythonDocument;
}

type Region = RuleFinding["location"]["region"];

function endOf({ text }: PythonDocument, region: Region): number {
  return region ? indexLines(text).offsetOfLine(region.endLine) + region.endColumn - 1 : -1;
}

/** What defusedxml has under the same name, with the same first arguments. */
const defused =
  /^xml\.(etree\.(?:c?ElementTree)\.(?:parse|iterparse|fromstring|XML)|sax\.(?:parse|parseString|make_parser)|dom\.(?:minidom|pulldom|expatbuilder)\.(?:parse|parseString))$/;

function defusedEdits(call: PyCall, { scopes, python }: Place): readonly Edit[] | undefined {
  const [path = "", ...others] = importedPaths(scopes, call.callee);
  const name = defused.exec(path)?.[1];
  if (name === undefined || others.some((other) => other !== path)) return undefined;
  // A parser of the caller's own is what would be replaced.
  if (keyword(call, "parser") || call.args.some(({ star }) => star !== "")) return undefined;
  const given = call.args.filter(({ name: named }) => named === undefined).length;
  const same = name.startsWith("sax.") ? 3 : name.endsWith(".iterparse") ? 2 : 1;
  if (given > same || keyword(call, "bufsize")) return undefined;
  const words = name.split(".");
  const short = words.at(-1) ?? "";
  const folder = words.at(-2)?.replace("cElementTree", "ElementTree");
  const module = `defusedxml.${folder}`;
  const imported = importModuleAt(python, { scopes, at: call.callee, module });
  const isTaken = scopes.scope.bindings.get("defusedxml")?.some((one) => one.path === undefined);
  if (!imported || isTaken) return undefined;
  return [...imported.edits, { range: call.callee.range, text: `${imported.local}.${short}` }];
}

function lxmlEdits(call: PyCall, { scopes, python }: Place): readonly Edit[] | undefined {
  const { callee } = call;
  const [path = ""] = importedPaths(scopes, callee);
  const name =
    /^lxml\.etree\.(parse|iterparse|fromstring|fromstringlist|XML|XMLID|XMLParser)$/.exec(
      path,
    )?.[1];
  if (name === undefined || call.args.some(({ star }) => star !== "")) return undefined;
  const resolves = keyword(call, "resolve_entities");
  if (resolves) return [{ range: resolves.value.range, text: "False" }];
  // What else a parser is told, a person has to weigh.
  if (name === "XMLParser" || callee.kind !== "attribute") return undefined;
  if (positional(call, 1) || keyword(call, "parser")) return undefined;
  const owner = python.text.slice(callee.object.range.start, callee.object.range.end);
  const argument =
    name === "iterparse"
      ? "resolve_entities=False"
      : `parser=${owner}.XMLParser(resolve_entities=False)`;
  const added = addArguments(call, [argument], python);
  return added && [added];
}
