import { importedPaths, keyword, scopesOf } from "../analysis/python/names.ts";
import { lookUp, type ModuleScopes } from "../analysis/python/scopes.ts";
import type { Edit, Fixer, Refusal, RuleFinding } from "../model/index.ts";
import {
  type AutoescapeEvidence,
  templateAutoescapeOff,
} from "../rules/python/template-autoescape-off.ts";
import { callAt } from "../rules/python-matches.ts";
import type { PyCall } from "../syntax/python/nodes.ts";
import type { PythonDocument } from "../syntax/python.ts";
import { addArguments } from "./python-edits.ts";
import { importNameAt } from "./python-imports.ts";

/** Lets Jinja escape what it writes into HTML and XML. */
export const escapeTemplates: Fixer<RuleFinding<AutoescapeEvidence>> = {
  id: "escape-templates",
  fixes: [templateAutoescapeOff.id],
  safety: "safe",
  propose({ evidence: { call: at, isHtml }, location: { path } }, { document, expected }) {
    const python = document as PythonDocument;
    const scopes = scopesOf(python);
    const call = callAt(scopes, at);
    const isJinja =
      call !== undefined &&
      importedPaths(scopes, call.callee).every((found) => found.startsWith("jinja2."));
    const edits = call && isJinja ? editsOf(call, { python, scopes }) : undefined;
    if (!edits) return byHand;
    return {
      title: "Escape what templates write into pages",
      changes: [{ kind: "edit", path, expected, edits }],
      group: `escape-templates:${path}`,
      notes: [handMade],
      ...(!isHtml && { safety: "guided" as const }),
    };
  },
};

const handMade =
  "Values that are HTML on purpose are escaped too from now on: mark them with `markupsafe.Markup`, or write `|safe` in the template.";

const byHand: Refusal = {
  refused: "needs-person",
  message:
    "Let the templates escape what they write: this call is written in a way that suture does not edit.",
};

function editsOf(
  call: PyCall,
  { python, scopes }: { readonly python: PythonDocument; readonly scopes: ModuleScopes },
): Edit[] | undefined {
  const chosen = selector(call, { python, scopes });
  if (!chosen) return undefined;
  const given = keyword(call, "autoescape");
  const edit = given
    ? { range: given.value.range, text: chosen.call }
    : addArguments(call, [`autoescape=${chosen.call}`], python);
  return edit && [...chosen.edits, edit];
}

/** `jinja2.select_autoescape()` where the module is at hand, else the function by its name. */
function selector(
  { callee }: PyCall,
  { python, scopes }: { readonly python: PythonDocument; readonly scopes: ModuleScopes },
): { readonly call: string; readonly edits: readonly Edit[] } | undefined {
  if (callee.kind === "attribute" && callee.object.kind === "name") {
    const { id } = callee.object;
    const isModule = lookUp(scopes, id, callee).every(({ path }) => path === "jinja2");
    if (isModule) return { call: `${id}.select_autoescape()`, edits: [] };
  }
  const name = { module: "jinja2", name: "select_autoescape" };
  const imported = importNameAt(python, { scopes, at: callee, ...name });
  return imported && { call: `${imported.local}()`, edits: imported.edits };
}
